// SHA-256 of several messages at once, at two to four times the speed of one after the other where
// the processor has SHA instructions or AVX-512. The compression functions are CSHA256's; padding,
// single messages and other processors are libcrypto's. What is hashed is the caller's business.
public import Bytes
import COpenSSL
import CSHA256

/// Hashes up to 16 messages at once, each in a lane of its own; a lane whose message has ended takes
/// another.
///
/// Not for two threads at once: each has its own.
public struct SHA256Lanes: ~Copyable {
  /// How blocks are compressed.
  public enum Kernel: Sendable, Equatable, CaseIterable {
    /// By libcrypto, one lane after the other: on any processor.
    case libcrypto
    /// Four lanes interleaved, with SHA and SSE4.1 instructions.
    case sse
    /// The same with the registers of AVX-512.
    case avx512
    /// Sixteen lanes, one in each element of the registers of AVX-512; where too few have a message
    /// for that to be worth it, as the best of the others.
    case wide

    /// Those that this processor can run, the fastest last.
    public static var available: [Kernel] {
      narrow + (stet_sha256_is_wide() ? [.wide] : [])
    }

    fileprivate static let best = available.last ?? .libcrypto

    fileprivate static var narrow: [Kernel] {
      switch stet_sha256_best() {
      case STET_SHA256_AVX512: [.libcrypto, .sse, .avx512]
      case STET_SHA256_SSE: [.libcrypto, .sse]
      default: [.libcrypto]
      }
    }
  }

  /// A message that was hashed, and what helps to hash one that begins alike.
  ///
  /// SHA-256 works from front to back: after the same bytes its state is the same. A trail notes
  /// the state every 8 to 24 KiB.
  public struct Hashed: Sendable {
    /// The message.
    public let bytes: [UInt8]
    /// Its SHA-256.
    public let digest: Digest
    fileprivate let trail: Trail
  }

  /// States on the way through a message, the first first.
  fileprivate struct Trail: Sendable {
    /// After how many bytes each state was noted: whole blocks.
    var offsets: [Int] = []
    /// Eight words for each.
    var states: [UInt32] = []
  }

  private struct Lane {
    var bytes: [UInt8] = []
    var offset = 0
    var trail = Trail()
    var isBusy = false

    /// The whole blocks that are left.
    var blocks: Int { (bytes.count - offset) / SHA256Lanes.block }
  }

  /// Bytes of a block.
  private static let block = 64
  /// FIPS 180-4, 5.3.3.
  private static let initial: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  /// The fewest bytes between two notes of a trail.
  private static let trailStep = 1 << 13
  /// The most blocks at one go: so a trail has no longer gaps than this and a step.
  private static let mostBlocks = 2 * trailStep / block
  /// From how many busy lanes on sixteen at once are faster than four at once, and than one.
  private static let worthWide = (four: 9, one: 2)

  private let kernel: Kernel
  // What a wide one does where it is not worth it.
  private let narrow: Kernel
  private var lanes: [Lane]
  // Eight words a lane: the first word of all lanes, then the second of all.
  private var states: [UInt32]
  // The lanes that have a message: kept to be used again.
  private var busy: [Int] = []
  // Whose bytes each lane takes: kept likewise.
  private var places: [Int]

  /// Empty lanes: as many as this processor hashes at once.
  public init() { self.init(.best) }

  /// Empty lanes of one kernel, which must be among `Kernel.available`.
  public init(_ kernel: Kernel) {
    precondition(Kernel.available.contains(kernel), "this processor cannot run \(kernel)")
    self.kernel = kernel
    narrow = kernel == .wide ? Kernel.narrow.last ?? .libcrypto : kernel
    let count = kernel == .wide ? STET_SHA256_WIDE_LANES : STET_SHA256_LANES
    lanes = Array(repeating: Lane(), count: Int(count))
    states = Array(repeating: 0, count: 8 * lanes.count)
    places = Array(lanes.indices)
  }

  /// How many lanes there are: 4 or 16.
  public var count: Int { lanes.count }

  /// A lane without a message; nil where all have one.
  public var idle: Int? { lanes.firstIndex { !$0.isBusy } }

  /// True where no lane has a message.
  public var isIdle: Bool { lanes.allSatisfy { !$0.isBusy } }

  /// Gives the idle lane `number` a message.
  ///
  /// Where `similar` begins with the same bytes, its trail is followed as far as those go: there
  /// every byte is compared, and none is hashed again.
  public mutating func start(_ number: Int, _ bytes: [UInt8], similar: Hashed? = nil) {
    precondition(!lanes[number].isBusy, "the lane has a message")
    var lane = Lane()
    lane.isBusy = true
    lane.bytes = bytes
    var state = SHA256Lanes.initial[...]
    if let similar, let last = similar.trail.offsets.last {
      let common = SHA256Lanes.commonBytes(bytes, similar.bytes, upTo: last)
      let steps = similar.trail.offsets.prefix { $0 <= common }.count
      if steps > 0 {
        lane.trail.offsets = Array(similar.trail.offsets[..<steps])
        lane.trail.states = Array(similar.trail.states[..<(8 * steps)])
        lane.offset = similar.trail.offsets[steps - 1]
        state = similar.trail.states[(8 * (steps - 1))..<(8 * steps)]
      }
    }
    for (word, value) in state.enumerated() { states[lanes.count * word + number] = value }
    // Room for all the notes at once: a note must not move those before it.
    let notes = bytes.count / SHA256Lanes.trailStep
    lane.trail.offsets.reserveCapacity(notes)
    lane.trail.states.reserveCapacity(8 * notes)
    lanes[number] = lane
  }

  /// Hashes until a message ends; nil where no lane has one.
  public mutating func finishOne() -> (lane: Int, message: Hashed)? {
    while true {
      busy.removeAll(keepingCapacity: true)
      for number in lanes.indices where lanes[number].isBusy {
        if lanes[number].blocks == 0 { return (number, end(number)) }
        busy.append(number)
      }
      guard let first = busy.first else { return nil }
      if kernel == .wide, busy.count >= worthWide {
        compressWide()
      } else if narrow == .libcrypto || busy.count == 1 {
        update(first)
      } else {
        compress(busy.prefix(Int(STET_SHA256_LANES)))
      }
    }
  }

  private var worthWide: Int {
    narrow == .libcrypto ? SHA256Lanes.worthWide.one : SHA256Lanes.worthWide.four
  }

  /// How many blocks can be hashed of each of these lanes.
  private func blocks(_ numbers: ArraySlice<Int>) -> Int {
    var out = SHA256Lanes.mostBlocks
    for number in numbers { out = min(out, lanes[number].blocks) }
    return out
  }

  /// Hashes as many blocks of every busy lane as the one with the fewest has.
  ///
  /// A lane without a message hashes the bytes of one that has one, into a state that nobody reads.
  private mutating func compressWide() {
    let blocks = blocks(busy[...])
    for number in lanes.indices { places[number] = lanes[number].isBusy ? number : busy[0] }
    unsafe SHA256Lanes.withPointers(lanes, places) { pointers in
      unsafe states.withUnsafeMutableBufferPointer { states in
        guard let states = states.baseAddress else { return }
        unsafe stet_sha256_compress_wide(states, pointers, blocks)
      }
    }
    for number in busy { move(number, by: blocks) }
  }

  /// The same for up to four lanes.
  private mutating func compress(_ numbers: ArraySlice<Int>) {
    let blocks = blocks(numbers)
    let places = (0..<Int(STET_SHA256_LANES)).map { numbers[$0 < numbers.count ? $0 : 0] }
    var four: [UInt32] = []
    for place in places { four += state(of: place) }
    let kernel = narrow == .avx512 ? STET_SHA256_AVX512 : STET_SHA256_SSE
    unsafe SHA256Lanes.withPointers(lanes, places) { bytes in
      unsafe four.withUnsafeMutableBufferPointer { states in
        guard let states = states.baseAddress else { return }
        unsafe stet_sha256_compress(kernel, states, bytes[0], bytes[1], bytes[2], bytes[3], blocks)
      }
    }
    for (place, number) in numbers.enumerated() {
      for word in 0..<8 { states[lanes.count * word + number] = four[8 * place + word] }
      move(number, by: blocks)
    }
  }

  /// The state of a lane, eight words.
  private func state(of number: Int) -> [UInt32] {
    var out: [UInt32] = []
    out.reserveCapacity(8)
    for word in 0..<8 { out.append(states[lanes.count * word + number]) }
    return out
  }

  /// Calls `body` with where the next bytes of each of the lanes `places` are.
  private static func withPointers(
    _ lanes: [Lane], _ places: [Int], _ body: (UnsafePointer<UnsafeRawPointer?>) -> Void
  ) {
    unsafe withUnsafeTemporaryAllocation(
      of: UnsafeRawPointer?.self, capacity: places.count
    ) { pointers in
      unsafe pointers.initialize(repeating: nil)
      unsafe withBytes(lanes, places[...], pointers[...]) {
        guard let pointers = pointers.baseAddress else { return }
        unsafe body(pointers)
      }
    }
  }

  /// Calls `body` while `pointers` are those to the next bytes of the lanes `places`.
  private static func withBytes(
    _ lanes: [Lane], _ places: ArraySlice<Int>,
    _ pointers: Slice<UnsafeMutableBufferPointer<UnsafeRawPointer?>>, _ body: () -> Void
  ) {
    guard let place = places.first else { return body() }
    let offset = lanes[place].offset
    unsafe lanes[place].bytes.withUnsafeBytes { bytes in
      var pointers = unsafe pointers
      unsafe pointers[pointers.startIndex] = bytes.baseAddress?.advanced(by: offset)
      unsafe withBytes(lanes, places.dropFirst(), pointers.dropFirst(), body)
    }
  }

  /// Hashes the blocks of one lane up to the next note, with libcrypto.
  private mutating func update(_ number: Int) {
    let blocks = min(lanes[number].blocks, SHA256Lanes.mostBlocks)
    var context = context(number)
    let start = lanes[number].offset
    unsafe lanes[number].bytes.withUnsafeBytes { bytes in
      let part = unsafe bytes[start..<(start + SHA256Lanes.block * blocks)]
      _ = unsafe SHA256_Update(
        &context, UnsafeRawBufferPointer(rebasing: part).baseAddress, part.count)
    }
    unsafe withUnsafeBytes(of: &context.h) { words in
      for word in 0..<8 {
        states[lanes.count * word + number] = unsafe words.load(
          fromByteOffset: 4 * word, as: UInt32.self)
      }
    }
    move(number, by: blocks)
  }

  /// Counts blocks as hashed, and notes the state where a note is due.
  private mutating func move(_ number: Int, by blocks: Int) {
    lanes[number].offset += SHA256Lanes.block * blocks
    let offset = lanes[number].offset
    guard offset - (lanes[number].trail.offsets.last ?? 0) >= SHA256Lanes.trailStep else { return }
    lanes[number].trail.offsets.append(offset)
    for word in 0..<8 { lanes[number].trail.states.append(states[lanes.count * word + number]) }
  }

  /// What libcrypto has after as many bytes as the lane has hashed.
  private func context(_ number: Int) -> SHA256_CTX {
    var context = SHA256_CTX()
    _ = unsafe SHA256_Init(&context)
    unsafe withUnsafeMutableBytes(of: &context.h) { words in
      for word in 0..<8 {
        unsafe words.storeBytes(
          of: states[lanes.count * word + number], toByteOffset: 4 * word, as: UInt32.self)
      }
    }
    // The length so far, in bits, as padding needs it.
    let offset = lanes[number].offset
    context.Nl = UInt32(truncatingIfNeeded: offset << 3)
    context.Nh = UInt32(truncatingIfNeeded: offset >> 29)
    return context
  }

  /// The rest of a message, less than a block, and libcrypto's padding.
  private mutating func end(_ number: Int) -> Hashed {
    var context = context(number)
    var lane = Lane()
    swap(&lane, &lanes[number])
    unsafe lane.bytes.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[lane.offset...])
      _ = unsafe SHA256_Update(&context, rest.baseAddress, rest.count)
    }
    return Hashed(bytes: lane.bytes, digest: SHA256.finish(&context), trail: lane.trail)
  }

  /// How many bytes at least two messages have in common at the beginning, of the first `end`.
  private static func commonBytes(_ left: [UInt8], _ right: [UInt8], upTo end: Int) -> Int {
    let end = min(left.count, right.count, end)
    return unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        // Runs of 1 KiB: long enough for vector instructions, short enough to stop early.
        let run = 1 << 10
        var start = 0
        while start + run <= end {
          var difference: UInt64 = 0
          for place in stride(from: start, to: start + run, by: 8) {
            unsafe difference |=
              left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
              ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          }
          if difference != 0 { return start }
          start += run
        }
        while start < end, unsafe left[start] == right[start] { start += 1 }
        return start
      }
    }
  }
}

extension SHA256 {
  /// The SHA-256 of each message, in order.
  public static func hash(each messages: [[UInt8]]) -> [Digest] {
    var lanes = SHA256Lanes()
    var digests = Array(repeating: Digest.zero, count: messages.count)
    var owners = Array(repeating: 0, count: lanes.count)
    var next = 0
    while true {
      while next < messages.count, let lane = lanes.idle {
        owners[lane] = next
        lanes.start(lane, messages[next])
        next += 1
      }
      guard let (lane, message) = lanes.finishOne() else { return digests }
      digests[owners[lane]] = message.digest
    }
  }
}
