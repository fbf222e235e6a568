// The entry points of fuzzing: every decoder of bytes from outside, each with the properties that it
// must keep for any input. They are run by FuzzTests with a seeded mutator, and by Tools/fuzz with
// libFuzzer. No corpus, no mutation and no I/O here.

/// A decoder and what must hold of it.
struct Decoder: Sendable {
  /// What it decodes; also the name of its folder in Tools/fuzz/corpus.
  let name: String
  /// Executions of the seeded mutator in Tools/test; about a second and a half in a debug build.
  let executions: Int
  /// Decodes, and checks the properties.
  ///
  /// True where the input was accepted. Throws `BrokenProperty`; an error of the decoder that is not
  /// of its declared type gets out too, and is as much a failure.
  let check: @Sendable ([UInt8]) throws -> Bool
  /// Puts checksums right, so that a mutant gets past them.
  let repair: (@Sendable ([UInt8]) -> [UInt8])?

  init(
    _ name: String, executions: Int, repair: (@Sendable ([UInt8]) -> [UInt8])? = nil,
    check: @escaping @Sendable ([UInt8]) throws -> Bool
  ) {
    self.name = name
    self.executions = executions
    self.check = check
    self.repair = repair
  }

  /// All of them.
  static let all: [Decoder] = segmentDecoders + logDecoders + codecDecoders + sourceDecoders

  /// Checks the input as it is and, where the format has checksums, with these put right.
  ///
  /// True where either was accepted.
  func checkBoth(_ input: [UInt8]) throws -> Bool {
    let isAccepted = try check(input)
    guard let repair else { return isAccepted }
    let repaired = repair(input)
    return repaired == input ? isAccepted : try check(repaired) || isAccepted
  }
}

/// A property that did not hold.
struct BrokenProperty: Error, CustomStringConvertible {
  let description: String
}

/// Throws where `condition` is false.
func require(_ condition: Bool, _ what: @autoclosure () -> String) throws {
  if !condition { throw BrokenProperty(description: what()) }
}

/// Bytes that an input gives for parameters of a decoder, from its front.
struct Parameters {
  private(set) var rest: ArraySlice<UInt8>

  init(_ input: [UInt8]) { rest = input[...] }

  /// An integer of the next `width` bytes, big-endian; missing bytes are zeros.
  mutating func integer(_ width: Int) -> Int {
    var value = 0
    for _ in 0..<width { value = value << 8 | Int(rest.popFirst() ?? 0) }
    return value
  }

  /// The next `count` bytes, or what there is.
  mutating func take(_ count: Int) -> [UInt8] {
    let taken = Array(rest.prefix(count))
    rest = rest.dropFirst(taken.count)
    return taken
  }
}
