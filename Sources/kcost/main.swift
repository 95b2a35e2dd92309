import Glibc
@testable import KlingCost
func now() -> Double { var t = timespec(); clock_gettime(CLOCK_MONOTONIC, &t); return Double(t.tv_sec) + Double(t.tv_nsec)/1e9 }
func slurp(_ path: String) -> [UInt8] {
let fd = open(path, O_RDONLY)
var all = [UInt8](repeating: 0, count: 40_000_000)
var total = 0
while true { let n = all.withUnsafeMutableBytes { read(fd, $0.baseAddress! + total, 1<<20) }; if n <= 0 { break }; total += n }
all.removeLast(all.count - total)
return all
}
func go() throws {
let b0 = now()
let book = try PriceBook.shipped()
let est = Estimator(book, Estimator.Options(asOf: Instant("2026-11-21")!))
print("book", now() - b0, book.rates.count, book.fields.count)
if CommandLine.arguments.count > 2 {
  for f in CommandLine.arguments.dropFirst() {
  let e = est.estimate(try JSONReader.document(slurp(f)))
  print(f, e.price.map { "\($0.expected?.amount.description ?? "?") .. \($0.upper.amount) \($0.upper.reason)" } ?? "\(e.outcome)")
  for i in e.issues { print("   ", i.position, i.severity, i.path, i.problem) }
  }
  return
}
let all = slurp("/tmp/t/p.jsonl")
let t0 = now()
var doc = JSONDocument()
var start = 0, count = 0
for i in 0..<all.count where all[i] == 10 {
    try JSONReader.read(all[start..<i], firstLine: count, into: &doc)
    start = i + 1; count += doc.nodes.count
}
print(count, now() - t0)
let t1 = now()
start = 0; count = 0
var sum: Int64 = 0
for i in 0..<all.count where all[i] == 10 {
    try JSONReader.read(all[start..<i], firstLine: count, into: &doc)
    let e = est.estimate(doc)
    sum += e.price!.upper.amount.amount.count
    start = i + 1; count += doc.nodes.count
}
print(sum, now() - t1)
}
try go()
