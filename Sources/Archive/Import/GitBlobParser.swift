// Reading the blobs that `git cat-file --batch` gives. Knows no process: bytes come from a closure.

/// One blob.
struct GitBlob: Sendable {
  /// Its number among those asked for.
  var number: Int
  /// Its bytes; nil where it is too large.
  var bytes: [UInt8]?
}

/// Reads `git cat-file --batch`: `<id> blob <size>` LF, the bytes, LF.
struct GitBlobParser {
  private let ids: [String]
  private let maxSize: Int
  private let root: String
  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  private var number = 0
  // Small: what of a blob comes through it is copied once more than the rest.
  private var buffer = [UInt8](repeating: 0, count: 4096)
  private var filled = 0..<0

  /// Reads the blobs `ids`, in this order, from `read`, which fills the front of a buffer and
  /// returns how many bytes it gave; 0 is the end.
  init(
    ids: [String], maxSize: Int, root: String,
    read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    self.ids = ids
    self.maxSize = maxSize
    self.root = root
    unsafe self.read = read
  }

  /// The next blob; nil after the last.
  /// - Throws: `GitError` where the stream is not what git promises, or ends early.
  mutating func next() throws -> GitBlob? {
    guard number < ids.count else { return nil }
    let size = try header()
    let bytes = size > maxSize ? nil : try body(size)
    if bytes == nil { try skip(size) }
    guard try byte() == 0x0A else {
      throw GitError(description: "\(root): git cat-file gave more than \(size) bytes of a file")
    }
    defer { number += 1 }
    return GitBlob(number: number, bytes: bytes)
  }

  private mutating func header() throws -> Int {
    var header: [UInt8] = []
    while case let next = try byte(), next != 0x0A {
      header.append(next)
      guard header.count < buffer.count else { break }
    }
    let text = String(decoding: header, as: UTF8.self)
    let parts = text.split(separator: " ")
    guard parts.count == 3, parts[0] == ids[number], parts[1] == "blob",
      let size = Int(parts[2]), size >= 0
    else {
      throw GitError(
        description: "\(root): git cat-file gave '\(text.prefix(200))'; is the clone complete?")
    }
    return size
  }

  private mutating func byte() throws -> UInt8 {
    if filled.isEmpty { try fill() }
    defer { filled = filled.dropFirst() }
    return buffer[filled.lowerBound]
  }

  private mutating func fill() throws {
    filled = 0..<(try unsafe buffer.withUnsafeMutableBytes { unsafe try read($0) })
    if filled.isEmpty { throw ended }
  }

  private mutating func body(_ size: Int) throws -> [UInt8] {
    let early = buffer[filled.prefix(size)]
    filled = filled.dropFirst(early.count)
    return unsafe try [UInt8](unsafeUninitializedCapacity: size) { out, used in
      unsafe (_, used) = out.update(from: early)
      let target = UnsafeMutableRawBufferPointer(out)
      while used < size {
        let count = unsafe try read(UnsafeMutableRawBufferPointer(rebasing: target[used...]))
        if count == 0 { throw ended }
        used += count
      }
    }
  }

  private mutating func skip(_ size: Int) throws {
    var left = size
    while left > 0 {
      if filled.isEmpty { try fill() }
      let part = filled.prefix(left).count
      filled = filled.dropFirst(part)
      left -= part
    }
  }

  private var ended: GitError {
    GitError(description: "\(root): git cat-file ended after \(number) of \(ids.count) files")
  }
}
