import Core
import Testing

@Suite("Address ranges")
struct AddressRangeTests {
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false), ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        // The bits after the length do not count.
        ("10.1.2.3/8", "10.9.9.9", true), ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true), ("192.0.2.4/31", "192.0.2.5", true), ("192.0.2.4/31", "192.0.2.6", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true), ("::/0", "203.0.113.9", false),
        ("fd00::/8", "fdff:1::2", true), ("fd00::/8", "fe80::1", false), ("::1", "0:0:0:0:0:0:0:1", true), ("2001:DB8::1", "2001:db8:0::1", true),
        // The same address as an IPv6 socket shows it.
        ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("10.0.0.0/8", "::ffff:11.0.0.1", false), ("::ffff:192.0.2.7", "192.0.2.7", true), ("::ffff:10.0.0.0/104", "10.3.3.3", true), ("::ffff:10.0.0.0/104", "11.3.3.3", false),
        // What is no address is in no range.
        ("0.0.0.0/0", "", false), ("0.0.0.0/0", "localhost", false), ("0.0.0.0/0", "10.0.0.1:80", false), ("0.0.0.0/0", "10.0.0.1, 10.0.0.2", false), ("10.0.0.1", "10.0.0.1\0", false), ("::/0", "[::1]", false),
    ])
    func `an address is in its ranges and no other`(range: String, address: String, isIn: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == isIn)
    }

    @Test(arguments: ["", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0/8", "010.0.0.1", "300.1.1.1", "10.0.0.1 ", "::1/129", ":::1", "[::1]", "fe80::1%eth0", "localhost", "everyone"])
    func `what is neither address nor range is refused`(text: String) { #expect(AddressRange(text) == nil) }
}
