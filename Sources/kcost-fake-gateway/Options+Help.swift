extension Options {
    /// What `--help` prints.
    static let help = """
        Usage: kcost-fake-gateway [OPTION…]

        Speaks the documented API of \(Gateways.words) on 127.0.0.1, for a rehearsal that
        costs nothing. It checks payloads by the documents' rules, charges by the price book,
        makes tasks that run and end, serves small videos, and can misbehave.

        The first line on standard output is its address. Behind it each gateway has the paths of
        its documents: ADDRESS/xcompute/v1/videos/generations, ADDRESS/toapis/…,
        ADDRESS/kie/api/v1/jobs/createTask. A key begins with "fake-"; any other is refused.

        What it accepted and charged, and what went wrong, it tells as JSON:
          GET ADDRESS/truth            everything; ?since=N for what came after "seq": N
          DELETE ADDRESS/truth         forget everything, begin to count anew

        Options:
          --port N                     Default: 0, any that is free.
          --seconds N                  Ends after so long. Default: 600. It also ends when the pipe
                                       on its standard input does.
          --speed N|step               A video takes a minute, divided by N. Default: 10. "step":
                                       each status call moves the task on by one state.
          --balance USD                What each account holds. Default: 100.
          --failed-task void|keep      What becomes of a failed task's charge. Default: void.
          --reference-seconds N        How long reference videos are, which are not fetched.
                                       Default: 8.
          --hide-charges               Answers do not say what was charged.
          --say-charge JSON            They say this instead, true or not: 0, -1, "free".
          --no-rate-limit              Else kie takes 20 submissions in 10 s of a key, toapis 50.
          --honour-idempotency-key     xcompute knows an Idempotency-Key again.
          --business-id know|ignore|refuse
                                       What toapis does with a client_business_id: it finds the task
                                       by it, or not, or refuses the payload. Default: know.
          --faults SEED|PLAN           What goes wrong; see below. Default: nothing.
          -h, --help                   Show this and exit.

        Faults: a SEED is a number; from it, one request in three meets a fault and one task in
        eight fails, and the same seed draws the same for a connection of the same number. A PLAN
        is PLACE:WHICH=FAULT with commas between; PLACE is submit, status, balance or video, WHICH
        counts the requests there from 1, "*" is every one. task:WHICH= says how a task ends:
        success, fail, cancel, stuck, refund, which is done and has failed when it is asked after
        once more, or strange, a state that no page has.

          hang            no answer                  cut@N      hang up after N bytes of the answer
          late@MS         answer late                slow@MS    so long between two bytes
          garbage         a body that is no JSON     noise      not even HTTP
          huge@BYTES      spaces before the body     length@N   Content-Length N too great
          none            nothing, whatever the seed draws: 42,video:*=none
          twin            a submission is answered with the id of the task before
          500, 302, 429@S that HTTP status, with Retry-After S
          inner@CODE      HTTP 200 around the gateway's own error

        A submission that meets one of the last two was not accepted, with all others it was.
        "-after" and "-before" behind the name turn that round: 504-after is a reported timeout
        although the task runs; hang-before was never accepted; cut-before@N hangs up after N bytes
        of the request's body; late-before@MS is accepted only when that time is over.

        Example:
          kcost-fake-gateway --port 8099 --faults submit:2=504-after &
          curl -H 'Authorization: Bearer fake-key' -d @examples/kie/kling-2.6-text-to-video.json \\
            http://127.0.0.1:8099/kie/api/v1/jobs/createTask
          curl http://127.0.0.1:8099/truth

        Exit status: 0 it ended as it should; 64 the command line is wrong; 69 the port is taken.

        """
}
