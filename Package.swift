// swift-tools-version: 6.2
// The house plan: every target, its floor and what it may import. ARCHITECTURE.md explains the
// floors; Tools/lint checks what SwiftPM cannot see.
import PackageDescription

let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .treatWarning("StrictMemorySafety", as: .warning),
]

let package = Package(
  name: "stet",
  products: [.library(name: "TextDiff", targets: ["TextDiff"])],
  dependencies: [],
  targets: [
    // F0: C libraries
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    .target(name: "CICU", linkerSettings: [.linkedLibrary("icuuc")]),

    // F1: values and wrappers
    .target(name: "Bytes", swiftSettings: house),
    .target(name: "Cryptography", dependencies: ["Bytes", "COpenSSL"], swiftSettings: house),
    .target(name: "Codecs", dependencies: ["Bytes", "CZstd"], swiftSettings: house),
    .target(name: "ICU", dependencies: ["Bytes", "CICU"], swiftSettings: house),

    // F2: formats and pure computation
    .target(name: "TextDiff", dependencies: ["Bytes", "ICU"], swiftSettings: house),

    // F4: the use cases
    .target(name: "Archive", dependencies: ["Bytes", "ICU", "TextDiff"], swiftSettings: house),

    // F5: what a person or a program meets
    .target(
      name: "Commands", dependencies: ["Archive", "Bytes", "ICU", "TextDiff"],
      swiftSettings: house),

    .testTarget(name: "ICUTests", dependencies: ["ICU"], swiftSettings: house),
    .testTarget(name: "TextDiffTests", dependencies: ["ICU", "TextDiff"], swiftSettings: house),
    .testTarget(name: "ArchiveTests", dependencies: ["Archive", "TextDiff"], swiftSettings: house),
    .testTarget(
      name: "CommandsTests", dependencies: ["Archive", "Commands", "TextDiff"],
      swiftSettings: house),
    .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: house),
  ]
)
