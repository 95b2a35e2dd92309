extension CommandTree {
    static let probe = Command(
        name: "probe", summary: "tell how long a video is, from its headers",
        discussion: [
            "Motion control is billed by the length that the gateway measures in the reference "
                + "video. probe reads that length from the file's headers, a few KiB of it, and "
                + "decodes nothing.",
            "Programs read some files differently, and which one a gateway uses is not known: "
                + "where their answers differ, the length is a range, with a warning.",
        ],
        operands: Command.Operands(
            placeholder: "FILE…", help: "Videos (mp4, mov, m4v, 3gp), or folders of them."),
        options: [format],
        examples: [
            Command.Example(explanation: "One video", line: "kcost probe dance.mp4"),
            Command.Example(
                explanation: "A folder, for a program",
                line: "kcost probe references/ --format json"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "every length is known"),
            Command.Status(code: 65, meaning: "a file is no video, or broken"),
            Command.Status(code: 66, meaning: "a file is missing or unreadable"),
        ],
        seeAlso: ["kcost help estimate"])
}
