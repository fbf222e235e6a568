// The objects of a batch on their way to the segment: encoded on all cores, laid out in order, and
// checked as read back.
import Bytes
import Codecs
import Cryptography
import Synchronization

/// The objects of a batch on their way into the segment.
protocol BatchObjects {
  /// Appends all records to `bytes`, whose first byte will stand at `start` of the segment.
  /// - Returns: where each record is.
  func layOut(into bytes: inout [UInt8], segment: UInt32, at start: Int) -> [Location]

  /// Decodes every object from the bytes as read back from the file, and compares its hash.
  func check(_ readBack: [UInt8], begin: Int, locations: [Location]) throws(StoreError)
}

/// A batch of captures.
struct PlannedBatch: BatchObjects {
  let encoded: EncodedBatch
  let planned: [PlannedObject]

  func layOut(into bytes: inout [UInt8], segment: UInt32, at start: Int) -> [Location] {
    encoded.layOut(into: &bytes, segment: segment, at: start, objects: planned)
  }

  func check(_ readBack: [UInt8], begin: Int, locations: [Location]) throws(StoreError) {
    try encoded.check(readBack, begin: begin, locations: locations, objects: planned)
  }

  /// What goes into the catalogue.
  func catalogued(_ locations: [Location]) -> [CataloguedBatch.Object] {
    encoded.catalogued(planned, locations)
  }
}

/// Encodes a batch's new objects.
struct BatchWriter {
  let files: SegmentFiles
  let objects: [PlannedObject]

  func encode() throws(StoreError) -> EncodedBatch {
    // Guards the results; each slot is written once.
    let slots = Mutex<[Result<EncodedBatch.Object, StoreError>?]>(
      Array(repeating: nil, count: objects.count))
    Parallel.run(upTo: objects.count) { next in
      var encoder = ObjectEncoder()
      var reader = ObjectReader(files)
      while let number = next() {
        let result: Result<EncodedBatch.Object, StoreError>
        do throws(StoreError) {
          result = .success(try encode(objects[number], &encoder, &reader))
        } catch { result = .failure(error) }
        slots.withLock { $0[number] = result }
      }
    }
    var encoded: [EncodedBatch.Object] = []
    for slot in slots.withLock({ $0 }) {
      guard let slot else { continue }
      encoded.append(try slot.get())
    }
    return EncodedBatch(objects: encoded)
  }

  private func encode(
    _ object: PlannedObject, _ encoder: inout ObjectEncoder, _ reader: inout ObjectReader
  ) throws(StoreError) -> EncodedBatch.Object {
    let choice = try encoder.encode(object.bytes, candidates: object.bases.count) {
      number throws(StoreError) in
      switch object.bases[number] {
      case .planned(let other): objects[other].bytes
      case .recent(_, let bytes): bytes
      case .stored(let place, let digest): try reader.read(place, expecting: digest)
      }
    }
    return EncodedBatch.Object(
      encoding: choice.object.encoding, payload: choice.object.payload, base: choice.base?.bytes,
      source: choice.base.map { object.bases[$0.number] })
  }
}

/// A batch's objects as they are stored.
struct EncodedBatch {
  struct Object: Sendable {
    var encoding: Encoding
    var payload: [UInt8]
    /// The base's bytes, for the check.
    var base: [UInt8]?
    /// Which base that is.
    var source: PlannedObject.Base?
  }

  let objects: [Object]

  /// Appends all records to `bytes`, whose first byte will stand at `start` of the segment.
  /// - Returns: where each record is.
  func layOut(
    into bytes: inout [UInt8], segment: UInt32, at start: Int, objects planned: [PlannedObject]
  ) -> [Location] {
    var locations: [Location] = []
    for (number, object) in objects.enumerated() {
      locations.append(
        Location(segment: segment, offset: UInt32(clamping: start + bytes.count)))
      let header = RecordHeader(
        encoding: object.encoding, payload: object.payload,
        fields: .object(
          digest: planned[number].digest,
          rawLength: UInt32(clamping: planned[number].bytes.count),
          base: base(of: number, locations)))
      bytes += header.encoded
      bytes += object.payload
    }
    return locations
  }

  private func base(of number: Int, _ locations: [Location]) -> Location? {
    switch objects[number].source {
    case nil: nil
    case .planned(let base): locations[base]
    case .recent(let location, _), .stored(let location, _): location
    }
  }

  /// What goes into the catalogue.
  func catalogued(
    _ planned: [PlannedObject], _ locations: [Location]
  ) -> [CataloguedBatch.Object] {
    planned.indices.map { number in
      CataloguedBatch.Object(
        digest: planned[number].digest, location: locations[number],
        rawLength: planned[number].bytes.count, base: base(of: number, locations))
    }
  }

  /// Decodes every object from the bytes as read back from the file, and compares its hash.
  func check(
    _ readBack: [UInt8], begin: Int, locations: [Location], objects planned: [PlannedObject]
  ) throws(StoreError) {
    // Guards the first failure.
    let failure = Mutex<String?>(nil)
    Parallel.run(upTo: objects.count) { next in
      var decompressor = ZstdDecompressor()
      var lanes = SHA256Lanes()
      var running = Array(repeating: 0, count: lanes.count)
      while true {
        while let lane = lanes.idle, let number = next() {
          let start = Int(locations[number].offset) - begin
          do {
            let bytes = try decode(readBack[start...], number, planned[number], &decompressor)
            lanes.start(lane, bytes)
            running[lane] = number
          } catch { failure.withLock { $0 = "\(error)" } }
        }
        guard let (lane, message) = lanes.finishOne() else { return }
        let digest = planned[running[lane]].digest
        if message.digest != digest { failure.withLock { $0 = "\(digest) has another hash" } }
      }
    }
    if let reason = failure.withLock({ $0 }) {
      throw .failed(detail: "an object did not read back as it was written: \(reason)")
    }
  }

  private func decode(
    _ record: ArraySlice<UInt8>, _ number: Int, _ planned: PlannedObject,
    _ decompressor: inout ZstdDecompressor
  ) throws -> [UInt8] {
    let header = try RecordHeader(record)
    let payload = record.dropFirst(header.length).prefix(Int(header.payloadLength))
    if header.encoding == .stored { return Array(payload) }
    return try decompressor.decompress(
      payload, base: objects[number].base, rawLength: planned.bytes.count)
  }
}
