// What these prove: no decoder crashes, hangs or breaks its properties (Decoders/) on the inputs of
// Tools/fuzz/corpus or on mutants of them. The same seed makes the same mutants.
//
// In the environment: STET_FUZZ_SEED begins elsewhere, STET_FUZZ_FACTOR multiplies the executions,
// and STET_FUZZ_KEEP names a folder where each input is written before it is tried, so that a crash
// leaves the input that made it.
import Foundation
import Support
import Testing
import TransparencyLog

@testable import Store

private let environment = ProcessInfo.processInfo.environment
private let seed = environment["STET_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_125
private let factor = environment["STET_FUZZ_FACTOR"].flatMap(Int.init) ?? 1

private let corpusFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Tools/fuzz/corpus").path

/// The inputs kept for a decoder, by name.
private func corpus(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
  let folder = corpusFolder + "/" + name
  return try Files.all(below: folder).map { ($0, try Files.read(folder + "/" + $0)) }
}

extension Decoder: CustomTestStringConvertible {
  var testDescription: String { name }
}

/// Runs the decoder, and fails the test with the input where a property breaks.
private func run(_ decoder: Decoder, _ input: [UInt8], _ origin: String) throws -> Bool {
  if let folder = environment["STET_FUZZ_KEEP"] {
    try Files.write(input, folder + "/" + decoder.name)
  }
  do {
    return try decoder.check(input)
  } catch {
    let path = NSTemporaryDirectory() + "stet-fuzz-\(decoder.name)-\(UUID().uuidString)"
    try Files.write(input, path)
    throw BrokenProperty(
      description: "\(decoder.name), \(origin): \(error); the input is kept in \(path)")
  }
}

@Test(arguments: Decoder.all) func theCorpusIsDecoded(decoder: Decoder) throws {
  let inputs = try corpus(decoder.name)
  try #require(!inputs.isEmpty, "Tools/fuzz/corpus/\(decoder.name) is missing")
  var accepted = 0
  for input in inputs where try run(decoder, input.bytes, input.name) { accepted += 1 }
  // A corpus of which everything is refused would test the first check of a decoder alone.
  #expect(accepted > 0)
}

@Test(arguments: Decoder.all) func mutantsKeepTheProperties(decoder: Decoder) throws {
  let inputs = try corpus(decoder.name).map(\.bytes)
  try #require(!inputs.isEmpty)
  var mutator = Mutator(seed: seed)
  var accepted = 0
  let executions = decoder.executions * factor
  for number in 0..<executions {
    var mutant = mutator.mutant(of: inputs[number % inputs.count], others: inputs)
    if let repair = decoder.repair, mutator.coin() { mutant = repair(mutant) }
    if try run(decoder, mutant, "seed \(seed), execution \(number)") { accepted += 1 }
  }
  print("fuzz: \(decoder.name): seed \(seed), \(executions) executions, \(accepted) accepted")
}

// The batch hash is what makes this hold: checksums alone are put right by whoever wants to.
@Test func noWalkTakesAnotherBatchForTheOriginal() throws {
  let originals = try corpus("segment").map(\.bytes)
  var known: Set<[UInt8]> = []
  var notes: Set<[UInt8]> = []
  var keys: [NoteVerifierKey] = []
  for original in originals {
    let findings = try walkSegment(original)
    known.formUnion(findings.cleanBatches)
    notes.formUnion(findings.notes)
    if let genesis = try firstGenesis(original) { keys.append(genesis.key) }
  }
  try #require(!known.isEmpty && !keys.isEmpty)
  var mutator = Mutator(seed: seed &+ 1)
  var clean = 0
  let executions = 1_500 * factor
  for number in 0..<executions {
    var mutant = mutator.mutant(of: originals[number % originals.count], others: originals)
    if mutator.coin() { mutant = repairedSegment(mutant, hashes: false) }
    let findings = try walkSegment(mutant)
    clean += findings.cleanBatches.count
    #expect(
      findings.cleanBatches.allSatisfy(known.contains), "seed \(seed &+ 1), execution \(number)")
    // A changed checkpoint is no defect of the walk: it fails its signature.
    for note in findings.notes where !notes.contains(note) {
      guard let claim = try? UnverifiedCheckpoint(note) else { continue }
      #expect(keys.allSatisfy { claim.verify(with: $0).checkpoint == nil })
    }
  }
  #expect(clean > 0)
  print("fuzz: batches: seed \(seed &+ 1), \(executions) executions, \(clean) whole batches")
}

private func firstGenesis(_ segment: [UInt8]) throws -> ArchiveIdentity? {
  var walker = try SegmentWalker(MemoryFile(segment), number: 0)
  guard case .batch(let batch) = try walker.next(), let genesis = batch.genesis else { return nil }
  return try ArchiveIdentity(genesis, path: "GENESIS")
}
