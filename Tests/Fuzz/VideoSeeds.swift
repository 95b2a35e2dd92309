// Writes a video of every layout into a folder, for the fuzzer to begin with (`make fuzz`).

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@main
enum VideoSeeds {
    static func main() {
        guard CommandLine.arguments.count == 2 else { fatalError("usage: video-seeds FOLDER") }
        for (name, bytes) in SampleLayouts.all {
            let path = "\(CommandLine.arguments[1])/\(name).mp4"
            guard let file = fopen(path, "wb"),
                fwrite(bytes, 1, bytes.count, file) == bytes.count, fclose(file) == 0
            else { fatalError("cannot write \(path)") }
        }
    }
}
