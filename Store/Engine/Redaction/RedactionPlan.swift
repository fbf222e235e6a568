// What a redaction takes with it, and how what must stay is stored anew: all records of the object,
// all whose chain of bases leads to one of them, and new bases for the objects of the latter.
// Reads record headers only; the writing is the batch's (RestoredBatch).
import Bytes
import StoreDurable

/// An object that is stored anew because its record needs bytes that go.
struct RestoredObject: Sendable {
  enum Base: Sendable {
    case none
    /// An object earlier in the batch, by its number.
    case restored(Int)
    /// An object whose record stays.
    case stored(Location, Digest)
  }

  var digest: Digest
  var rawLength: Int
  /// The record that is read, and erased once the new one counts.
  var old: Location
  var base: Base
}

/// The plan of one redaction.
struct RedactionPlan {
  /// The records that are erased, rising.
  private(set) var records: [Location] = []
  /// The objects to store anew, each behind its base.
  private(set) var restored: [RestoredObject] = []
  /// What earlier redactions erased.
  let erasures: Erasures

  /// What stands for a record's object once the record is gone.
  private struct Stand {
    var base = RestoredObject.Base.none
    /// Raw bytes decoded to read it, and records.
    var cost = 0
    var steps = 0
  }

  /// Plans the redaction of `object` in the archive at `paths`.
  init(_ object: Digest, _ paths: ArchivePaths, _ files: SegmentFiles) throws(StoreError) {
    let (table, erasures) = try ObjectTable.skim(paths)
    self.erasures = erasures
    var doomed: Set<Int> = []
    for (number, row) in table.rows.enumerated()
    where row.digest == object && row.state != .erased {
      doomed.formUnion(table.subtree(of: number))
    }
    records = doomed.map { table.rows[$0].location }.sorted()
    let others = RedactionPlan.otherRecords(of: doomed, table, files)
    restore(doomed, object, table, others)
  }

  /// Records outside `doomed` that hold an object of it: they serve on, where they can be read.
  private static func otherRecords(
    of doomed: Set<Int>, _ table: ObjectTable, _ files: SegmentFiles
  ) -> [Digest: Int] {
    let digests = Set(doomed.map { table.rows[$0].digest })
    var others: [Digest: Int] = [:]
    var reader = ObjectReader(files)
    for (number, row) in table.rows.enumerated()
    where digests.contains(row.digest) && row.state != .erased && !doomed.contains(number) {
      guard others[row.digest] == nil,
        (try? reader.read(row.location, expecting: row.digest)) != nil
      else { continue }
      others[row.digest] = number
    }
    return others
  }

  /// Walks the doomed records from each that is the first of its tree to those that need it.
  private mutating func restore(
    _ doomed: Set<Int>, _ object: Digest, _ table: ObjectTable, _ others: [Digest: Int]
  ) {
    var stands: [Int: Stand] = [:]
    var planned: [Digest: Stand] = [:]
    for root in doomed.sorted() where !doomed.contains(Int(table.rows[root].base)) {
      var waiting = [root]
      while let number = waiting.popLast() {
        let row = table.rows[number]
        waiting += table.dependents(of: number).reversed()
        let parent = Int(row.base)
        let base =
          number == root ? RedactionPlan.stand(for: parent, table) : stands[parent] ?? Stand()
        if row.digest == object {
          // Those stored against it are stored against its own base.
          stands[number] = base
        } else if let known = planned[row.digest] {
          stands[number] = known
        } else if let other = others[row.digest] {
          stands[number] = RedactionPlan.stand(for: other, table)
        } else {
          let stand = add(row, base)
          stands[number] = stand
          planned[row.digest] = stand
          // Where it had none, the first of them is the base of the others.
          if number != root, table.rows[parent].digest == object, case .none = base.base {
            stands[parent] = stand
          }
        }
      }
    }
  }

  private static func stand(for number: Int, _ table: ObjectTable) -> Stand {
    guard number >= 0 else { return Stand() }
    let row = table.rows[number]
    var stand = Stand(base: .stored(row.location, row.digest))
    var next = number
    while next >= 0 {
      stand.cost += table.rows[next].rawLength
      stand.steps += 1
      next = Int(table.rows[next].base)
    }
    return stand
  }

  private mutating func add(_ row: ObjectRow, _ base: Stand) -> Stand {
    let isBounded =
      base.cost + row.rawLength <= BatchPlanner.maxCost && base.steps < BatchPlanner.maxSteps
    let base = isBounded ? base : Stand()
    restored.append(
      RestoredObject(
        digest: row.digest, rawLength: row.rawLength, old: row.location, base: base.base))
    return Stand(
      base: .restored(restored.count - 1), cost: base.cost + row.rawLength, steps: base.steps + 1)
  }
}
