extension CommandTree {
    static let probe = Command(
        name: "probe", summary: "tell how long a video is, from its headers",
        discussion: [
            "Motion control is billed by the length that the gateway measures in the reference "
                + "video. probe reads that length from the headers of a file or of an address, "
                + "a few KiB, and decodes nothing.",
            "Programs read some files differently, and which one a gateway uses is not known: "
                + "where their answers differ, the length is a range, with a warning.",
            "Of an address only parts are fetched, by GET. Addresses inside private networks are "
                + "refused unless --allow-private. What was measured counts for estimate for a "
                + "day; probe always measures anew.",
        ],
        operands: Command.Operands(
            placeholder: "FILE|URL…",
            help: "Videos (mp4, mov, m4v, 3gp): files, folders of them, https:// addresses."),
        options: [
            format, allowPrivate,
            Option(
                name: "--download",
                help: "Fetch remote videos whole first (at most 1 GiB), for servers that cannot "
                    + "send parts."),
        ],
        examples: [
            Command.Example(explanation: "One video", line: "kcost probe dance.mp4"),
            Command.Example(
                explanation: "One on the web", line: "kcost probe https://example.com/dance.mp4"),
            Command.Example(
                explanation: "A folder, for a program",
                line: "kcost probe references/ --format json"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "every length is known"),
            Command.Status(code: 65, meaning: "a file is no video, or broken"),
            Command.Status(code: 66, meaning: "a file is missing or unreadable"),
            Command.Status(code: 69, meaning: "a host cannot be reached"),
        ],
        seeAlso: ["kcost help estimate"])
}
