// All versions of one page, as `blame` and `claims` read them: the captures of a URL, or files.
import Archive
import Bytes
import Store

/// The versions of a page, oldest first; bodies are read as they are needed.
package struct VersionList {
  private enum Source {
    case file(String)
    case capture(CatalogueEntry)
  }

  private let reader: VersionReader
  private var sources: [Source] = []
  private var sides: [DiffSide] = []

  package init(_ names: [String], _ reader: VersionReader) throws {
    self.reader = reader
    if names.count == 1, let view = reader.view, let url = try Reference.known(names[0], in: view) {
      var last: CatalogueEntry?
      while true {
        let page = try view.captures(url: url, after: last, limit: 500)
        for capture in page {
          last = capture
          if try view.redaction(of: capture.record.body) != nil { continue }
          add(capture)
        }
        if page.count < 500 { break }
      }
      if sources.isEmpty {
        throw ReferenceError(description: "\(url): every capture of it was redacted")
      }
      return
    }
    for name in names {
      switch try Reference.resolve(name, in: reader.view, exists: fileExists) {
      case .file(let path):
        sources.append(.file(path))
        sides.append(DiffSide(source: path))
      case .capture(let capture): add(capture)
      }
    }
  }

  private mutating func add(_ capture: CatalogueEntry) {
    sources.append(.capture(capture))
    sides.append(
      DiffSide(
        source: capture.record.url, id: capture.id.hex,
        capturedAt: capture.record.capturedAt.description))
  }

  package var count: Int { sources.count }

  package func side(_ number: Int) -> DiffSide { sides[number] }

  /// Calls `body` with each version, and whether its bytes differ from those of the one before.
  package func forEach(_ body: (Int, Version, Bool) throws -> Void) throws {
    var before: Digest?
    var bytes: [UInt8]?
    var version: Version?
    for (number, source) in sources.enumerated() {
      switch source {
      case .capture(let capture):
        let isNew = capture.record.body != before
        if isNew { version = try reader.version(of: capture) }
        before = capture.record.body
        if let version { try body(number, version, isNew) }
      case .file(let path):
        let read = try reader.file(path)
        let isNew = read.bytes != bytes
        bytes = read.bytes
        try body(number, read, isNew)
      }
    }
  }
}
