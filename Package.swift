// swift-tools-version: 6.2

import PackageDescription

/// One room of the house (docs/architecture.md). A room may import only the rooms and packages that its line names.
struct Room {
    var name: String
    var rooms: [String] = []
    var packages: [Target.Dependency] = []
    /// Text scoring is unusably slow unoptimised, so the rooms on that path are optimised in debug builds too.
    var isHot = false
    var isExecutable = false
    var resources: [Resource] = []
    /// nil: the room has no unit-test target of its own.
    var testRooms: [String]? = []
    var testPackages: [Target.Dependency] = []
}

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let tracing: Target.Dependency = .product(name: "Tracing", package: "swift-distributed-tracing")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioFoundation: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let jwt: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let csv: Target.Dependency = .product(name: "SwiftCSV", package: "SwiftCSV")
let collections: Target.Dependency = .product(name: "Collections", package: "swift-collections")
let asyncAlgorithms: Target.Dependency = .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")

let serviceRooms = ["Core", "Storage", "Jobs", "Coordination", "Security", "ServiceKit"]

let rooms: [Room] = [
    Room(name: "Core"),
    Room(name: "Storage", rooms: ["Core"], packages: [tracing, metrics], testRooms: nil),
    Room(name: "StorageSQLite", rooms: ["Core", "Storage"], packages: [grdb, sqlite, logging, metrics, tracing, lifecycle], testRooms: ["StorageConformance"]),
    Room(name: "StorageConformance", rooms: ["Core", "Storage"], testRooms: nil),
    Room(name: "Coordination", rooms: ["Core"], packages: [asyncAlgorithms, collections]),
    Room(name: "Jobs", rooms: ["Core", "Storage"], packages: [logging, metrics, tracing, lifecycle], testRooms: ["StorageSQLite"]),
    Room(name: "Security", rooms: ["Core"], packages: [crypto, cryptoExtras, jwt]),
    Room(name: "Settings", rooms: ["Core"], packages: [configuration, yams]),
    Room(name: "Observability", rooms: ["Core"], packages: [logging, metrics, tracing, lifecycle, httpClient, nioCore], testPackages: [hummingbird]),
    Room(name: "LanguageModels", rooms: ["Core"], packages: [httpClient, nioCore, nioFoundation, nioHTTP1, tracing, logging, metrics], testPackages: [hummingbird]),
    Room(name: "Triage", rooms: ["Core"], isHot: true),
    Room(name: "Persona", rooms: ["Core", "LanguageModels"], isHot: true, resources: [.copy("Resources")]),
    Room(name: "Evaluation", rooms: ["Core", "Triage", "Persona"], packages: [crypto], isHot: true, resources: [.copy("Fixtures")]),
    Room(name: "Connectors", rooms: ["Core", "Security", "Coordination"], packages: [httpClient, httpTypes, nioCore, nioPosix, nioFoundation, nioHTTP1, logging, metrics, tracing]),
    Room(name: "InstagramConnector", rooms: ["Core", "Security", "Coordination", "Connectors"], packages: [logging], testRooms: ["Sandbox"]),
    Room(name: "YouTubeConnector", rooms: ["Core", "Security", "Coordination", "Connectors"], packages: [logging], testRooms: ["Sandbox"]),
    Room(name: "Archives", rooms: ["Core"], packages: [.target(name: "CLibArchive")]),
    Room(name: "ServiceKit", rooms: ["Core", "Storage", "Jobs", "Coordination", "Security"], packages: [hummingbird, httpTypes, nioCore, logging, metrics, tracing, lifecycle], testRooms: ["StorageSQLite"], testPackages: [hummingbirdTesting]),
    Room(name: "ServiceTesting", rooms: ["Core", "Connectors"], packages: [hummingbird, hummingbirdTesting, httpTypes], testRooms: nil),
    Room(name: "UserService", rooms: serviceRooms + ["Connectors"], packages: [hummingbird, logging, tracing], testRooms: ["StorageSQLite", "ServiceTesting"], testPackages: [hummingbirdTesting]),
    Room(name: "AvatarService", rooms: serviceRooms + ["Connectors", "Triage", "Persona", "LanguageModels"], packages: [hummingbird, yams, logging, metrics, tracing, lifecycle], testRooms: ["StorageSQLite"], testPackages: [hummingbirdTesting]),
    Room(name: "TrainingService", rooms: serviceRooms + ["Connectors", "Triage", "Persona", "LanguageModels", "Archives"], packages: [hummingbird, csv, nioCore, logging, tracing], testRooms: ["StorageSQLite", "Sandbox", "ServiceTesting"], testPackages: [httpClient]),
    Room(name: "AnalyticsService", rooms: serviceRooms, testRooms: ["StorageSQLite"]),
    Room(name: "Realtime", rooms: ["Core", "Coordination", "Security"], packages: [hummingbirdCore, httpTypes, nioCore, nioHTTP1, nioWebSocket, nioHTTPTypes, nioHTTPTypesHTTP1, collections, crypto, logging, metrics], testPackages: [nioEmbedded]),
    Room(name: "Gateway", rooms: serviceRooms + ["Realtime"], packages: [hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes, nioCore, logging, metrics, tracing, lifecycle, yams], resources: [.copy("Resources")], testRooms: ["StorageSQLite", "ServiceTesting", "Connectors", "UserService", "AvatarService", "TrainingService", "AnalyticsService"], testPackages: [hummingbirdTesting]),
    Room(name: "Sandbox", rooms: ["Core", "Security"], packages: [crypto, hummingbird, httpClient, httpTypes, nioCore, nioFoundation, logging, lifecycle], testPackages: [httpClient, hummingbirdTesting]),
    Room(
        name: "App",
        rooms: serviceRooms + [
            "StorageSQLite", "Settings", "Observability", "LanguageModels", "Triage", "Persona", "Connectors", "InstagramConnector", "YouTubeConnector",
            "UserService", "AvatarService", "TrainingService", "AnalyticsService", "Gateway", "Realtime", "Sandbox", "Evaluation",
        ],
        packages: [hummingbird, configuration, yams, csv, logging, metrics, tracing, lifecycle, httpClient, nioCore, nioPosix, histogram],
        resources: [.copy("Fixtures")],
        testRooms: ["StorageConformance"],
        testPackages: [hummingbirdTesting]
    ),
    Room(name: "understudy", rooms: ["App", "Core"], packages: [argumentParser, lifecycle, logging], isExecutable: true, testRooms: nil),
]

/// `UNDERSTUDY_ROOMS=Triage,Persona` builds and tests just these rooms and what they stand on: a quick inner loop on a small machine.
let chosenRooms = Context.environment["UNDERSTUDY_ROOMS"].flatMap { $0.isEmpty ? nil : $0 }
let selection: Set<String>? = chosenRooms.map { value in
    var chosen = Set<String>()
    var waiting = value.split(separator: ",").map(String.init)
    let byName = Dictionary(uniqueKeysWithValues: rooms.map { ($0.name, $0) })
    while let name = waiting.popLast() {
        guard chosen.insert(name).inserted, let room = byName[name] else { continue }
        waiting += room.rooms + (value.split(separator: ",").contains { $0 == name } ? room.testRooms ?? [] : [])
    }
    return chosen
}
let tested: Set<String>? = chosenRooms.map { Set($0.split(separator: ",").map(String.init)) }

func settings(isHot: Bool) -> [SwiftSetting] {
    var settings: [SwiftSetting] = [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error),
    ]
    // Generic code of one room (the store's, mostly) is specialised in the rooms that use it: a tenth less processor time per message.
    settings.append(.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)))
    if isHot { settings.append(.unsafeFlags(["-O"], .when(configuration: .debug))) }
    return settings
}

// Debian's libarchive, for zip files; only `Archives` uses it.
var targets: [Target] = [.systemLibrary(name: "CLibArchive", providers: [.apt(["libarchive-dev"])])]
for room in rooms where selection?.contains(room.name) ?? true {
    let dependencies = room.rooms.map { Target.Dependency.target(name: $0) } + room.packages
    if room.isExecutable {
        targets.append(.executableTarget(name: room.name, dependencies: dependencies, resources: room.resources, swiftSettings: settings(isHot: room.isHot)))
    } else {
        targets.append(.target(name: room.name, dependencies: dependencies, resources: room.resources, swiftSettings: settings(isHot: room.isHot)))
    }
    if let testRooms = room.testRooms, tested?.contains(room.name) ?? true {
        targets.append(.testTarget(
            name: room.name + "Tests",
            dependencies: ([room.name] + room.rooms + testRooms).map { .target(name: $0) } + room.packages + room.testPackages,
            swiftSettings: settings(isHot: false)
        ))
    }
}

let package = Package(
    name: "understudy",
    platforms: [.macOS(.v15)],
    products: [],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["JSON", "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.26.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: targets
)
