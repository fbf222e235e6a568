// Versions of a text as commands name them: captures by REF, or plain files, which need no archive.
import Archive
import Bytes
import Foundation
package import Store

/// A version of a page: what it is called, and its bytes.
package struct Version {
  package var side: DiffSide
  package var bytes: [UInt8]
  /// The value of Content-Type, or what the file's name and first bytes say.
  package var mediaType: String

  /// A version of these bytes.
  package init(side: DiffSide, bytes: [UInt8], mediaType: String) {
    (self.side, self.bytes, self.mediaType) = (side, bytes, mediaType)
  }

  /// False for pictures, PDF and the like, in which Stet finds no text.
  package var mayHaveText: Bool {
    let type = mediaType.lowercased()
    let isBinary =
      ["image/", "video/", "audio/", "font/"].contains { type.hasPrefix($0) }
      || ["application/pdf", "application/zip", "application/gzip"].contains { type.hasPrefix($0) }
    return !isBinary || type.hasPrefix("image/svg+xml")
  }
}

/// Opens the archive if it is needed, and reads versions.
package struct VersionReader {
  package let root: String
  package let view: ArchiveView?

  /// A reader for `names`; where all of them are files, no archive is needed, and a damaged one does
  /// no harm.
  package init(root: String, names: [String], needsArchive: Bool = false) throws {
    self.root = root
    do {
      view = try ArchiveView(root: root)
    } catch StoreError.noArchive(let path) {
      let missing = names.filter { $0 != "-" && !fileExists($0) }
      if needsArchive || missing.contains(where: Self.namesCapture) {
        throw StoreError.noArchive(path: path)
      }
      view = nil
    } catch {
      guard !needsArchive, names.allSatisfy({ $0 == "-" || fileExists($0) }) else { throw error }
      view = nil
    }
  }

  /// A reader of an archive that is open.
  package init(view: ArchiveView) {
    root = view.paths.root
    self.view = view
  }

  /// True for what can hardly be a file's name: then the missing archive is the trouble.
  private static func namesCapture(_ text: String) -> Bool {
    text.hasPrefix("#") || text.contains("://")
      || ((8...64).contains(text.count) && text.allSatisfy(\.isHexDigit))
  }

  /// The version that `text` names.
  package func version(_ text: String) throws -> Version {
    switch try Reference.resolve(text, in: view, exists: fileExists) {
    case .file(let path): return try file(path)
    case .capture(let capture): return try version(of: capture)
    }
  }

  /// The file at `path`, or standard input.
  package func file(_ path: String) throws -> Version {
    let bytes = try FileSource.read(path, maxSize: FileSource.largestMaxSize)
    return Version(
      side: DiffSide(source: path), bytes: bytes,
      mediaType: MediaTypeGuess.of(name: path, bytes: bytes))
  }

  /// The body of a capture.
  package func version(of capture: CatalogueEntry) throws -> Version {
    guard let view else { throw StoreError.noArchive(path: root) }
    let side = DiffSide(
      source: capture.record.url, id: capture.id.hex,
      capturedAt: capture.record.capturedAt.description)
    return Version(
      side: side, bytes: try view.object(capture.record.body), mediaType: capture.record.mediaType)
  }

  /// The latest capture of the URL, and the newest before it with another body.
  package func lastVersions(of url: String) throws -> (Version, Version) {
    guard let view else { throw StoreError.noArchive(path: root) }
    let latest = try Reference.capture(url, in: view)
    var before = try view.capture(before: latest)
    while let candidate = before, candidate.record.body == latest.record.body {
      before = try view.capture(before: candidate)
    }
    guard let before else {
      throw ReferenceError(
        description:
          "\(latest.record.url) has one version only: there is nothing to compare it with")
    }
    return (try version(of: before), try version(of: latest))
  }
}

/// True where something is at `path`.
package func fileExists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
