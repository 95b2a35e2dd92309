/// Calls the body with each decimal digit of a number, first to last.
@inline(__always)
func forEachDigit(of number: UInt64, _ body: (UInt8) -> Void) {
    if number < 10 { return body(0x30 | UInt8(truncatingIfNeeded: number)) }
    // Four bits a digit, at most twenty; the last one pushed, the number's first, is the lowest.
    var digits: UInt128 = 0
    var count = 0
    var rest = number
    repeat {
        digits = digits &<< 4 | UInt128(rest % 10)
        count &+= 1
        rest /= 10
    } while rest > 0
    for _ in 0..<count {
        body(0x30 | UInt8(truncatingIfNeeded: digits) & 15)
        digits = digits &>> 4
    }
}
