// The objects of batches that a mirror is about to take over, decoded and hashed on all cores.
import Bytes
import Cryptography
import StoreDurable
import Synchronization

/// Objects that stand in a source's segment and not yet in the mirror.
struct MirrorObjects: Sendable {
  /// Their records, rising, all of one segment.
  let records: [Batch.Object]
  /// The source's segment.
  let source: any DurableFile
  /// The mirror's segments, for bases that it has.
  let files: SegmentFiles
  /// The mirror's folder, for errors.
  let mirror: String

  /// Decodes and hashes each.
  /// - Throws: `damaged`, for the first that is not what its record says.
  func check() throws(StoreError) {
    var numbers: [Location: Int] = [:]
    var dependents: [[Int]] = Array(repeating: [], count: records.count)
    var roots: [Int] = []
    for (number, record) in records.enumerated() {
      numbers[record.location] = number
      if let base = record.base.flatMap({ numbers[$0] }), base < number {
        dependents[base].append(number)
      } else {
        roots.append(number)
      }
    }
    // Guards the failure at the lowest place.
    let failure = Mutex<(number: Int, error: StoreError)?>(nil)
    let (starts, trees) = (roots, dependents)
    Parallel.run(upTo: starts.count) { next in
      var reader = ObjectReader(files)
      while let number = next() {
        guard let found = defect(below: starts[number], trees, &reader) else { continue }
        failure.withLock { known in
          if let old = known, old.number < found.number { return }
          known = found
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
  }

  /// Decodes an object whose base is not among these, and all that are stored against it.
  private func defect(
    below root: Int, _ dependents: [[Int]], _ reader: inout ObjectReader
  ) -> (number: Int, error: StoreError)? {
    var number = root
    do throws(StoreError) {
      var base: [UInt8]?
      if let location = records[root].base {
        guard location < records[root].location else {
          throw .damaged(
            where: records[root].location.description, detail: "its base does not lie before it")
        }
        base = try self.base(at: location, &reader)
      }
      var waiting: [(number: Int, base: [UInt8]?)] = [(root, base)]
      while let next = waiting.popLast() {
        number = next.number
        let record = records[number]
        let bytes = try reader.decode(
          record.header, at: record.location, in: source, base: next.base)
        guard bytes.count == Int(record.rawLength), SHA256.hash(bytes) == record.digest else {
          throw .damaged(
            where: record.location.description, detail: "does not decode to \(record.digest)")
        }
        for other in dependents[number].reversed() { waiting.append((other, bytes)) }
      }
      return nil
    } catch { return (number, error) }
  }

  /// The object whose record the mirror has at a place.
  private func base(
    at location: Location, _ reader: inout ObjectReader
  ) throws(StoreError) -> [UInt8] {
    do throws(StoreError) {
      let file = try files.file(location.segment)
      let bytes = try StoreError.wrap { () throws(DurableError) in
        try file.read(at: Int(location.offset), count: RecordHeader.maxLength)
      }
      guard let header = try? RecordHeader(bytes[...]),
        case .object(let digest, _, _) = header.fields
      else { throw .damaged(where: location.description, detail: "is no object's record") }
      return try reader.read(location, expecting: digest)
    } catch {
      guard case .damaged(let place, let detail) = error else { throw error }
      throw .damaged(where: mirror + "/" + place, detail: detail)
    }
  }
}
