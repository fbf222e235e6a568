// The objects of an archive while it is verified: where each is, what it is stored against. About
// 150 bytes an object.
import Bytes
import StoreDurable

/// One object record.
struct ObjectRow {
  enum State: UInt8 {
    case unchecked
    /// Not asked for.
    case skipped
    case good
    case bad
    /// Redacted: there is nothing to check, and nothing to be had.
    case erased
  }

  var digest: Digest
  var location: Location
  var header: RecordHeader
  var rawLength: Int
  var base: Int32 = -1
  var firstDependent: Int32 = -1
  var nextDependent: Int32 = -1
  var state = State.unchecked
}

/// All object records, in the order of the segments.
struct ObjectTable {
  private(set) var rows: [ObjectRow] = []
  private var numbers: [Digest: Int32] = [:]
  /// Why rows are bad.
  private(set) var defects: [Int: String] = [:]

  /// Adds a record.
  ///
  /// Its base must have been added before.
  mutating func add(_ object: Batch.Object) {
    let number = Int32(clamping: rows.count)
    var row = ObjectRow(
      digest: object.digest, location: object.location, header: object.header,
      rawLength: Int(object.rawLength))
    if object.isErased {
      row.state = .erased
    } else if let location = object.base {
      if let base = find(location), location < object.location, rows[base].state != .erased {
        row.base = Int32(clamping: base)
        row.nextDependent = rows[base].firstDependent
        rows[base].firstDependent = number
      } else {
        row.state = .bad
        defects[rows.count] = "its base at \(location) is not there"
      }
    }
    if !object.isIntact, !object.isErased {
      row.state = .bad
      defects[rows.count] = "the payload's checksum does not match"
    }
    if row.rawLength > maxObjectBytes {
      row.state = .bad
      defects[rows.count] = "its length cannot be right"
    }
    rows.append(row)
    if !object.isErased, numbers[object.digest] == nil { numbers[object.digest] = number }
  }

  /// The number of the object's row; nil where no record of it was read, or only erased ones.
  func number(of digest: Digest) -> Int? { numbers[digest].map(Int.init) }

  /// The number of the row of the record at `location`; nil where there is none.
  func find(_ location: Location) -> Int? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].location < location { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].location == location ? low : nil
  }

  /// Rows that were stored against this one, the nearest in the segment first.
  func dependents(of number: Int) -> [Int] {
    var out: [Int] = []
    var next = rows[number].firstDependent
    while next >= 0 {
      out.append(Int(next))
      next = rows[Int(next)].nextDependent
    }
    return out.reversed()
  }

  /// For each row, how many rows stand one on the other on it, on the longest way.
  var heights: [Int32] {
    var out = [Int32](repeating: 0, count: rows.count)
    // Bases come before what is stored against them.
    for number in rows.indices.reversed() {
      let base = Int(rows[number].base)
      if base >= 0 { out[base] = max(out[base], out[number] + 1) }
    }
    return out
  }

  mutating func set(_ state: ObjectRow.State, _ number: Int) { rows[number].state = state }

  mutating func fail(_ number: Int, _ reason: String) {
    rows[number].state = .bad
    if defects[number] == nil { defects[number] = reason }
  }

  /// The row and all that needs it to be read.
  func subtree(of number: Int) -> [Int] {
    var out = [number]
    var next = 0
    while next < out.count {
      out += dependents(of: out[next])
      next += 1
    }
    return out
  }

  /// Leaves only the rows of `digests` and what they need to be checked; the others are skipped.
  mutating func keep(_ digests: Set<Digest>) {
    var needed = Set<Int>()
    for digest in digests {
      var next = number(of: digest)
      while let number = next, needed.insert(number).inserted {
        next = rows[number].base >= 0 ? Int(rows[number].base) : nil
      }
    }
    for number in rows.indices where !needed.contains(number) && rows[number].state == .unchecked {
      rows[number].state = .skipped
    }
  }
}

extension ObjectTable {
  /// The table that the record headers give at a quick look, and what of it was redacted; damage is
  /// for the full walk to find.
  static func skim(
    _ paths: ArchivePaths
  ) throws(StoreError) -> (table: ObjectTable, erasures: Erasures) {
    var objects: [Batch.Object] = []
    let erasures = try Erasures.skim(paths) { objects.append($0) }
    var table = ObjectTable()
    for var object in objects {
      object.isErased = erasures.contains(object.location)
      table.add(object)
    }
    return (table, erasures)
  }

  /// True where both tables have the same records in the same places, none of them damaged.
  func isSame(as other: ObjectTable) -> Bool {
    defects.isEmpty && other.defects.isEmpty && rows.count == other.rows.count
      && zip(rows, other.rows).allSatisfy {
        $0.location == $1.location && $0.header == $1.header
      }
  }
}
