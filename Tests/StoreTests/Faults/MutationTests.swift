// What these prove: that the crash tests can fail. The recording of a writer that obeys the rules is
// altered to that of one that breaks one rule, and the same checks must then find something lost.
import StoreDurable
import Support
import Testing

@testable import Store

/// A rule of the writer (FORMAT.md section 6), broken.
enum BrokenRule: CaseIterable {
  /// Segments are never synced.
  case segmentsNotSynced
  /// Folders are never synced.
  case foldersNotSynced
  /// Whole files are renamed into place without a sync.
  case filesNotSynced
  /// A checkpoint is published before the batch that it covers is synced.
  case publishedBeforeSynced

  /// The same changes, as many of them, with the rule broken from the change `start` on.
  func broken(_ trace: [DiskChange], from start: Int) -> [DiskChange] {
    var segments: Set<Int> = []
    for case .make(_, let name, let node, false) in trace where name.contains(".seg") {
      segments.insert(node)
    }
    // Something that changes nothing, so that moments keep their numbers.
    func nothing(_ node: Int) -> DiskChange { .write(node: node, offset: 0, bytes: []) }
    var out = trace
    for (number, change) in trace.enumerated() where number >= start {
      switch (self, change) {
      case (.segmentsNotSynced, .syncFile(let node)) where segments.contains(node):
        out[number] = nothing(node)
      case (.filesNotSynced, .syncFile(let node)) where !segments.contains(node):
        out[number] = nothing(node)
      case (.foldersNotSynced, .syncFolder):
        out[number] = nothing(segments.min() ?? 0)
      case (.publishedBeforeSynced, .rename(_, _, "checkpoint")):
        let synced = out[..<number].lastIndex {
          if case .syncFile(let node) = $0 { segments.contains(node) } else { false }
        }
        if let synced { out.insert(out.remove(at: synced), at: number) }
      default: break
      }
    }
    return out
  }
}

/// Tries power cuts at every moment of a run until a finding is one that `isEnough` says.
private func firstFinding(
  _ run: RecordedRun, isEnough: (String) -> Bool
) throws -> (finding: String?, tried: Int) {
  var tried = 0
  for moment in run.moments() {
    for image in CrashImages(moment.state).sample(limit: 4, seed: UInt64(moment.number)) {
      tried += 1
      do {
        _ = try CrashCheck.check(image, moment.promise, catalogue: .none, from: nil)
      } catch {
        let finding = "moment \(moment.number): \(error)"
        if isEnough(finding) { return (finding, tried) }
      }
    }
  }
  return (nil, tried)
}

@Test(arguments: BrokenRule.allCases)
func aBrokenRuleIsFoundOut(rule: BrokenRule) throws {
  var run = try CrashWorkload.recording.get()
  // From where the archive was made: what its captures rest on is what matters.
  run.trace = rule.broken(run.trace, from: run.catalogues.first?.position ?? 0)
  // What cost a capture, or a checkpoint that someone may have seen; a stray file is too little.
  let (finding, tried) = try firstFinding(run) {
    $0.contains("is lost") || $0.contains("rollback")
  }
  #expect(finding != nil, "\(tried) power cuts, and nothing was lost")
  print("\(rule): found out after \(tried) power cuts, \(finding ?? "never")")
}

@Test func theSameChecksFindNothingWhereNoRuleIsBroken() throws {
  let (finding, tried) = try firstFinding(CrashWorkload.recording.get()) { _ in true }
  #expect(finding == nil)
  print("no rule broken: \(tried) power cuts, nothing found")
}
