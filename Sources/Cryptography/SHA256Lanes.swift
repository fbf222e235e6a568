// SHA-256 of several messages at once, at more than twice the speed of one after the other where the
// processor has SHA instructions. The compression function is CSHA256's; padding, single messages
// and processors without those instructions are libcrypto's. What is hashed is the caller's business.
public import Bytes
import COpenSSL
import CSHA256

/// Hashes up to four messages at once, each in a lane of its own; a lane whose message has ended
/// takes another.
///
/// Not for two threads at once: each has its own.
public struct SHA256Lanes: ~Copyable {
  /// How many lanes there are.
  public static let count = 4
  /// Bytes between two notes of a trail: a multiple of the block of 64.
  static let trailStep = 1 << 14

  /// How the blocks are compressed.
  public enum Kernel: Sendable, Equatable, CaseIterable {
    /// By libcrypto, one lane after the other: on any processor.
    case libcrypto
    /// Four lanes interleaved, with SHA and SSE4.1 instructions.
    case sse
    /// The same with the registers of AVX-512.
    case avx512

    /// Those that this processor can run, the fastest last.
    public static var available: [Kernel] {
      switch stet_sha256_best() {
      case STET_SHA256_AVX512: [.libcrypto, .sse, .avx512]
      case STET_SHA256_SSE: [.libcrypto, .sse]
      default: [.libcrypto]
      }
    }

    fileprivate static let best = available.last ?? .libcrypto
  }

  /// A message that was hashed, and what helps to hash one that begins alike.
  ///
  /// SHA-256 works from front to back: after the same bytes its state is the same. A trail notes
  /// the state after every 16 KiB.
  public struct Hashed: Sendable {
    /// The message.
    public let bytes: [UInt8]
    /// Its SHA-256.
    public let digest: Digest
    // Eight words for every whole 16 KiB of `bytes`, the first after 16 KiB.
    fileprivate let trail: [UInt32]
  }

  private struct Lane {
    var bytes: [UInt8] = []
    var offset = 0
    var context = SHA256_CTX()
    var trail: [UInt32] = []
    var isBusy = false

    /// Whole blocks from `offset` to the next note of the trail, or to the end of the message.
    var blocks: Int {
      let next = offset - offset % SHA256Lanes.trailStep + SHA256Lanes.trailStep
      return (min(next, bytes.count) - offset) / SHA256Lanes.block
    }

    /// Takes the state that this lane has after `bytes[..<newOffset]`.
    mutating func move(to newOffset: Int, _ words: ArraySlice<UInt32>) {
      unsafe withUnsafeMutableBytes(of: &context.h) { state in
        unsafe words.withUnsafeBytes { unsafe state.copyMemory(from: $0) }
      }
      // The length so far, in bits, as padding needs it.
      context.Nl = UInt32(truncatingIfNeeded: newOffset << 3)
      context.Nh = UInt32(truncatingIfNeeded: newOffset >> 29)
      offset = newOffset
      note(words)
    }

    /// Hashes blocks with libcrypto.
    mutating func update(blocks: Int) {
      unsafe bytes.withUnsafeBytes { bytes in
        let part = unsafe bytes[offset..<(offset + SHA256Lanes.block * blocks)]
        _ = unsafe SHA256_Update(
          &context, UnsafeRawBufferPointer(rebasing: part).baseAddress, part.count)
      }
      offset += SHA256Lanes.block * blocks
      guard offset % SHA256Lanes.trailStep == 0 else { return }
      var words = [UInt32](repeating: 0, count: 8)
      copyState(to: &words, at: 0)
      trail += words
    }

    /// The state's eight words.
    mutating func copyState(to words: inout [UInt32], at place: Int) {
      unsafe withUnsafeBytes(of: &context.h) { state in
        unsafe words.withUnsafeMutableBytes { words in
          unsafe UnsafeMutableRawBufferPointer(rebasing: words[(4 * place)..<(4 * place + 32)])
            .copyMemory(from: state)
        }
      }
    }

    private mutating func note(_ words: ArraySlice<UInt32>) {
      if offset % SHA256Lanes.trailStep == 0 { trail += words }
    }
  }

  private static let block = 64
  private var lanes = Array(repeating: Lane(), count: SHA256Lanes.count)
  // The states while they are compressed, eight words a lane.
  private var states = [UInt32](repeating: 0, count: 8 * SHA256Lanes.count)
  private let kernel: Kernel

  /// Four empty lanes.
  public init() { kernel = .best }

  /// Four empty lanes of one kernel, which must be among `Kernel.available`.
  public init(_ kernel: Kernel) {
    precondition(Kernel.available.contains(kernel), "this processor cannot run \(kernel)")
    self.kernel = kernel
  }

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
    _ = unsafe SHA256_Init(&lane.context)
    lane.isBusy = true
    lane.bytes = bytes
    lane.trail.reserveCapacity(8 * (bytes.count / SHA256Lanes.trailStep))
    if let similar {
      for step in 0..<SHA256Lanes.commonSteps(bytes, similar.bytes) {
        lane.move(
          to: (step + 1) * SHA256Lanes.trailStep, similar.trail[(8 * step)..<(8 * step + 8)])
      }
    }
    lanes[number] = lane
  }

  /// Hashes until a message ends; nil where no lane has one.
  public mutating func finishOne() -> (lane: Int, message: Hashed)? {
    while true {
      var busy = 0
      var newest = 0
      var blocks = Int.max
      for number in lanes.indices where lanes[number].isBusy {
        let left = lanes[number].blocks
        if left == 0 { return (number, end(number)) }
        busy += 1
        newest = number
        blocks = min(blocks, left)
      }
      guard busy > 0 else { return nil }
      if kernel == .libcrypto || busy == 1 {
        lanes[newest].update(blocks: lanes[newest].blocks)
      } else {
        compress(blocks, standIn: newest)
      }
    }
  }

  private mutating func compress(_ blocks: Int, standIn: Int) {
    // An idle lane hashes what a busy one does, into a state that nobody reads.
    func source(_ number: Int) -> Int { lanes[number].isBusy ? number : standIn }
    let (a, b, c, d) = (source(0), source(1), source(2), source(3))
    for (number, source) in [a, b, c, d].enumerated() {
      lanes[source].copyState(to: &states, at: 8 * number)
    }
    let chosen = kernel == .avx512 ? STET_SHA256_AVX512 : STET_SHA256_SSE
    unsafe lanes[a].bytes.withUnsafeBytes { first in
      unsafe lanes[b].bytes.withUnsafeBytes { second in
        unsafe lanes[c].bytes.withUnsafeBytes { third in
          unsafe lanes[d].bytes.withUnsafeBytes { fourth in
            unsafe stet_sha256_compress(
              chosen, &states, first.baseAddress?.advanced(by: lanes[a].offset),
              second.baseAddress?.advanced(by: lanes[b].offset),
              third.baseAddress?.advanced(by: lanes[c].offset),
              fourth.baseAddress?.advanced(by: lanes[d].offset), blocks)
          }
        }
      }
    }
    for number in lanes.indices where lanes[number].isBusy {
      lanes[number].move(
        to: lanes[number].offset + SHA256Lanes.block * blocks,
        states[(8 * number)..<(8 * number + 8)])
    }
  }

  /// The rest of a message, less than a block, and libcrypto's padding.
  private mutating func end(_ number: Int) -> Hashed {
    var lane = Lane()
    swap(&lane, &lanes[number])
    unsafe lane.bytes.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[lane.offset...])
      _ = unsafe SHA256_Update(&lane.context, rest.baseAddress, rest.count)
    }
    let digest = SHA256.finish(&lane.context)
    return Hashed(bytes: lane.bytes, digest: digest, trail: lane.trail)
  }

  /// How many steps of a trail two messages have in common.
  private static func commonSteps(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let steps = min(left.count, right.count) / trailStep
    return unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        // Runs of 1 KiB: long enough for vector instructions, short enough to stop early.
        let run = 1 << 10
        for start in stride(from: 0, to: steps * trailStep, by: run) {
          var difference: UInt64 = 0
          for place in stride(from: start, to: start + run, by: 8) {
            unsafe difference |=
              left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
              ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          }
          if difference != 0 { return start / trailStep }
        }
        return steps
      }
    }
  }
}

extension SHA256 {
  /// The SHA-256 of each message, in order.
  public static func hash(each messages: [[UInt8]]) -> [Digest] {
    var lanes = SHA256Lanes()
    var digests = Array(repeating: Digest.zero, count: messages.count)
    var owners = Array(repeating: 0, count: SHA256Lanes.count)
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
