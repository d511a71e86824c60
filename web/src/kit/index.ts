/** The component kit: the only building blocks of screens. */
export { Ago, clockText, Countdown, dateText, dayAndMonth, duration, fullTime, languageName, monthText, number, percent, useNow } from "./time";
export { Badge, Face, Meter, Progress, type BadgeTone } from "./Badge";
export { Button, IconButton, Keys, Link, Spinner } from "./Button";
export { Chart } from "./Chart";
export { classes } from "./classes";
export { ConfirmDialog, Dialog, useConfirm } from "./Dialog";
export { Checkbox, Field, Input, RadioCards, Select, TextArea, type Option } from "./Field";
export { Icon, PlatformIcon, type IconName } from "./Icon";
export { Menu, type MenuItem } from "./Menu";
export { Figure, Page, Panel } from "./Page";
export { EmptyState, ErrorState, LoadingMore, LoadingState, Shown } from "./States";
export { Slider, Switch } from "./Switch";
export { Table, type Column } from "./Table";
export { Segmented, Tabs, type Tab } from "./Tabs";
export { VirtualList, type VirtualListHandle } from "./VirtualList";
export { Choices, WordList } from "./Lists";
