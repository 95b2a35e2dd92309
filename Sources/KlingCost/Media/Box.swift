/// A box: a type and a range of the file (ISO/IEC 14496-12 §4.2; QuickTime calls it an atom).
struct Box: Hashable {
    let type: BoxType
    /// Where its header begins.
    let start: UInt64
    /// Where its header ends.
    let body: UInt64
    /// Where it ends; not behind the end of what it stands in.
    let end: UInt64
    /// How many bytes it claims beyond that.
    let excess: UInt64

    /// Bytes behind the header.
    var bodyCount: UInt64 { end - body }

    /// What is wrong with it, as a refusal.
    var malformed: MediaProblem { .malformed(box: type, offset: start) }
}

/// What stands at a place where a box may begin.
enum BoxOrEnd {
    case box(Box)
    /// The container is read to its end, or to the zeros that QuickTime ends lists with.
    case end
    /// A size that is less than the header that states it.
    case broken(MediaProblem)
}
