extension CommandTree {
    static let submit = Command(
        name: "submit", summary: "hold a payload's price, send it, and follow its task",
        discussion: [
            "Validates and prices every payload before the first is sent. Then, one by one: the most "
                + "it can cost is held under every budget that covers it, the sending is noted, the "
                + "payload leaves, and the gateway's verdict is written; each is on the disk before "
                + "the next begins.",
            "A paid request is sent again only when nothing of it left this machine or the gateway "
                + "said that it was one too many. After a timeout, a broken connection or an error "
                + "of the server it may have been taken: the hold stays, the exit is 14, and it is "
                + "not sent again by itself.",
            "With --wait the task is followed to its end, its charge written, and its video saved. "
                + "^C ends the waiting, never the task: kcost sync goes on.",
            "A batch goes on behind a payload that the gateway refuses and behind one that was sent "
                + "before, and stops where the others would fare no better: a budget, a key, a host "
                + "that cannot be reached, three in a row without a verdict. Begun once more, it "
                + "sends those that are left, and takes over at once what an earlier run had held "
                + "and not sent. Should that one live, it finds its holds ended and sends nothing.",
            "What differs from a payload of lately in the callback's address, the signature of an address "
                + "or a default that one of them spells out asks for the same: on a terminal the "
                + "question names it, elsewhere it is refused (17). Rows of one batch that are alike "
                + "in this way are meant.",
            "The key is in XCOMPUTE_API_KEY, TOAPIS_API_KEY or KIE_API_KEY, or in a file of mode "
                + "600; see kcost help balance for this and other settings of the gateways.",
        ],
        operands: Command.Operands(
            placeholder: "FILE…", help: "Payloads; - reads one from standard input."),
        options: submitOptions + spendOptions + [gateway] + measuring + [ledgerFile, format],
        examples: [
            Command.Example(
                explanation: "Send one, wait, and save its video",
                line: "kcost submit payload.json --gateway kie --budget october --wait"),
            Command.Example(
                explanation: "What would be sent?",
                line: "kcost submit payload.json --gateway kie --dry-run"),
            Command.Example(
                explanation: "A batch from a script",
                line: "kcost submit clips/*.json --gateway toapis --yes --jobs 8 --wait "
                    + "--timeout 30m --download videos"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "accepted; with --wait: done, charged and saved"),
            Command.Status(code: 1, meaning: "not agreed, or refused for another reason"),
            Command.Status(code: 10, meaning: "refused by a budget; nothing was sent"),
            Command.Status(code: 11, meaning: "with --fail-on warn: a threshold; nothing was sent"),
            Command.Status(code: 12, meaning: "the price is unknown; nothing was sent"),
            Command.Status(code: 13, meaning: "the price is older than --max-price-age"),
            Command.Status(code: 14, meaning: "sent, and what became of it is unknown"),
            Command.Status(code: 15, meaning: "the gateway reports that the task failed"),
            Command.Status(code: 17, meaning: "sent lately, or its like: see --again"),
            Command.Status(code: 18, meaning: "accepted, and still running when the wait ended"),
            Command.Status(code: 64, meaning: "the command line is wrong, or the gateway unclear"),
            Command.Status(code: 65, meaning: "a payload is invalid, or the gateway refuses it"),
            Command.Status(code: 66, meaning: "a payload is missing, or a video was not to be had"),
            Command.Status(code: 69, meaning: "the gateway cannot be reached; nothing was sent"),
            Command.Status(code: 75, meaning: "the gateway, or the ledger, takes no more for now"),
            Command.Status(code: 77, meaning: "a key is missing, badly kept, or refused"),
            Command.Status(code: 130, meaning: "interrupted; the state is printed"),
        ] + ledgerStatuses.filter { $0.code != 75 },
        seeAlso: ["kcost help sync", "kcost help pending", "kcost help balance"])

    private static let submitOptions = [
        Option(name: "--yes", help: "Do not ask; needed where there is no terminal to ask on."),
        Option(
            name: "--dry-run",
            help: "Print the requests as they would be sent, without the key; send nothing."),
        Option(name: "--wait", help: "Follow each task to its end and save its video."),
        Option(
            name: "--timeout", value: .text("SPAN"),
            help:
                "With --wait: stop waiting for a task after so long (90s, 10m, 2h). The task goes "
                + "on, its hold stays, the exit is 18."),
        download,
        Option(
            name: "--jobs", value: .text("N"),
            help: "How many are under way at once, 1 to 64. Default: 4."),
        verbose,
    ]

    static let download = Option(
        name: "--download", value: .directory,
        help: "Where videos are saved, each named for its attempt. Default: the current folder.")

    static let sync = Command(
        name: "sync", summary: "ask after open tasks, write their charges, save their videos",
        discussion: [
            "Asks each gateway after every task that it accepted and has not ended, writes what "
                + "became of it, and saves the videos that are finished. It sends nothing that is "
                + "paid for. Several may run at once, and from cron.",
            "What was sent and never got an answer is noted as unknown. At toapis, where the payload "
                + "had the attempt's id in it, it is looked for by that (see kcost help balance: "
                + "toapis_business_id); else only somebody who looks at the gateway's record knows "
                + "more, and says it with kcost resolve.",
            "What a task was charged may be told otherwise later: a task that was done has failed and "
                + "is refunded, or names another figure. --recheck asks once more, a TASK that has "
                + "ended and a callback do so too. What differs is written as evidence, once, the "
                + "exit is 16, and pending lists it; no money moves before kcost reconcile or "
                + "kcost resolve --adjust.",
            "Where a gateway gives no verdict, nothing is written and the hold stays; the exit says so, "
                + "and standard error what is still open and the way out, with --quiet too.",
            "--callback takes what a gateway posted to your callback address. With a key in "
                + "TOAPIS_WEBHOOK_KEY or KIE_WEBHOOK_KEY (or a file: toapis_webhook_key_file, "
                + "kie_webhook_key_file) its signature is checked; without one it only says which "
                + "task to ask after.",
        ],
        operands: Command.Operands(
            placeholder: "TASK…", help: "Only these: a task's id, or an attempt's. Default: all.",
            value: .text("TASK"), minimum: 0),
        options: [
            Option(name: "--wait", help: "Wait until each has come to an end."),
            Option(
                name: "--timeout", value: .text("SPAN"),
                help: "With --wait: stop waiting after so long: 90s, 10m, 2h."),
            Option(
                name: "--recheck", value: .text("SPAN"),
                help: "Ask once more after what was charged within so long: 24h, 7d."),
            download,
            Option(
                name: "--callback", value: .file,
                help: "What a gateway posted, in a file; - reads standard input."),
            Option(
                name: "--gateway", value: .text("NAME"), help: "With --callback: who posted it."),
            Option(
                name: "--header", value: .text("NAME: VALUE"),
                help: "With --callback: a header field that came with it.", isRepeatable: true),
            pricing, verbose, ledgerFile, format,
        ],
        examples: [
            Command.Example(explanation: "How do they stand?", line: "kcost sync"),
            Command.Example(
                explanation: "Go on waiting for one",
                line: "kcost sync --wait 0197a6c0-0000-7000-8000-000000000001"),
            Command.Example(
                explanation: "From cron, every five minutes",
                line: "*/5 * * * * kcost sync --quiet --download $HOME/videos"),
            Command.Example(
                explanation: "From cron, each night: was anything refunded?",
                line: "30 4 * * * kcost sync --quiet --recheck 7d --download $HOME/videos"),
            Command.Example(
                explanation: "From a web server that takes callbacks",
                line: "kcost sync --callback - --gateway kie < body.json"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "asked and told; with --wait: all came to their end"),
            Command.Status(code: 1, meaning: "a charge froze its model, or another failure"),
            Command.Status(
                code: 14,
                meaning: "unknown: something was lost on the way, or an answer is no verdict"),
            Command.Status(code: 15, meaning: "a gateway reports that a task failed"),
            Command.Status(
                code: 16, meaning: "a gateway says something else now than what was charged"),
            Command.Status(code: 18, meaning: "with --wait: something is still running"),
            Command.Status(
                code: 64, meaning: "the command line is wrong, or there is no such task"),
            Command.Status(code: 65, meaning: "the callback is not its gateway's"),
            Command.Status(code: 66, meaning: "a video is not to be had, or there is no ledger"),
            Command.Status(code: 69, meaning: "a host cannot be reached, or does not answer"),
            Command.Status(code: 75, meaning: "a gateway fails or is busy, or the ledger is"),
            Command.Status(code: 77, meaning: "a key is missing, badly kept, or refused"),
            Command.Status(code: 130, meaning: "interrupted"),
        ] + ledgerStatuses.filter { $0.code != 75 },
        seeAlso: ["kcost help pending", "kcost help submit"])
}
