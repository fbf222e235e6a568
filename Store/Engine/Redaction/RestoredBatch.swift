// Objects that a redaction stores anew, on their way to the segment: read from their old records and
// hashed, encoded, laid out, and checked as read back. On each core one object and its base are in
// memory; of all the others only what is written.
import Bytes
import Codecs
import Cryptography
import Synchronization

/// The objects of a redaction's batch.
struct RestoredBatch: BatchObjects {
  private let files: SegmentFiles
  private let objects: [RestoredObject]
  private let encoded: [EncodedObject]

  /// Reads and encodes `objects`.
  /// - Throws: `damaged` where one cannot be read: nothing may be erased then.
  init(_ objects: [RestoredObject], _ files: SegmentFiles) throws(StoreError) {
    self.files = files
    self.objects = objects
    // Guards the results; each slot is written once.
    let slots = Mutex<[Result<EncodedObject, StoreError>?]>(
      Array(repeating: nil, count: objects.count))
    Parallel.run(upTo: objects.count) { next in
      var encoder = ObjectEncoder()
      var reader = ObjectReader(files)
      var baseReader = ObjectReader(files)
      while let number = next() {
        let result: Result<EncodedObject, StoreError>
        do throws(StoreError) {
          let object = objects[number]
          let bytes = try reader.read(object.old, expecting: object.digest)
          let base = try RestoredBatch.base(of: object, objects, &baseReader)
          let choice = try encoder.encode(bytes, candidates: base == nil ? 0 : 1) {
            _ throws(StoreError) in base ?? []
          }
          result = .success(choice.object)
        } catch { result = .failure(error) }
        slots.withLock { $0[number] = result }
      }
    }
    var encoded: [EncodedObject] = []
    for slot in slots.withLock({ $0 }) {
      guard let slot else { continue }
      encoded.append(try slot.get())
    }
    self.encoded = encoded
  }

  /// The bytes of an object's base, read from the record that has them now.
  private static func base(
    of object: RestoredObject, _ objects: [RestoredObject], _ reader: inout ObjectReader
  ) throws(StoreError) -> [UInt8]? {
    switch object.base {
    case .none: nil
    case .restored(let number):
      try reader.read(objects[number].old, expecting: objects[number].digest)
    case .stored(let location, let digest): try reader.read(location, expecting: digest)
    }
  }

  func layOut(into bytes: inout [UInt8], segment: UInt32, at start: Int) -> [Location] {
    var locations: [Location] = []
    for (number, object) in encoded.enumerated() {
      locations.append(
        Location(segment: segment, offset: UInt32(clamping: start + bytes.count)))
      let header = RecordHeader(
        encoding: object.encoding, payload: object.payload,
        fields: .object(
          digest: objects[number].digest,
          rawLength: UInt32(clamping: objects[number].rawLength),
          base: base(of: number, locations)))
      bytes += header.encoded
      bytes += object.payload
    }
    return locations
  }

  private func base(of number: Int, _ locations: [Location]) -> Location? {
    guard encoded[number].encoding == .delta else { return nil }
    return switch objects[number].base {
    case .none: nil
    case .restored(let base): locations[base]
    case .stored(let location, _): location
    }
  }

  /// What goes into the catalogue.
  func catalogued(_ locations: [Location]) -> [CataloguedBatch.Object] {
    objects.indices.map { number in
      CataloguedBatch.Object(
        digest: objects[number].digest, location: locations[number],
        rawLength: objects[number].rawLength, base: base(of: number, locations))
    }
  }

  func check(
    _ readBack: [UInt8], begin: Int, locations: [Location]
  ) throws(StoreError) {
    // Guards the first failure.
    let failure = Mutex<String?>(nil)
    Parallel.run(upTo: objects.count) { next in
      var decompressor = ZstdDecompressor()
      var reader = ObjectReader(files)
      while let number = next() {
        let start = Int(locations[number].offset) - begin
        if let reason = defect(readBack[start...], number, &decompressor, &reader) {
          failure.withLock { $0 = reason }
        }
      }
    }
    if let reason = failure.withLock({ $0 }) {
      throw .failed(detail: "an object did not read back as it was written: \(reason)")
    }
  }

  private func defect(
    _ record: ArraySlice<UInt8>, _ number: Int, _ decompressor: inout ZstdDecompressor,
    _ reader: inout ObjectReader
  ) -> String? {
    let object = objects[number]
    do {
      let header = try RecordHeader(record)
      let payload = record.dropFirst(header.length).prefix(Int(header.payloadLength))
      let bytes =
        switch header.encoding {
        case .stored: Array(payload)
        case .zstd:
          try decompressor.decompress(payload, base: nil, rawLength: object.rawLength)
        case .delta:
          try decompressor.decompress(
            payload, base: try RestoredBatch.base(of: object, objects, &reader),
            rawLength: object.rawLength)
        }
      return SHA256.hash(bytes) == object.digest ? nil : "\(object.digest) has another hash"
    } catch { return "\(error)" }
  }
}
