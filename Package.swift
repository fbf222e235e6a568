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
  dependencies: [],
  targets: [
    // F0: C libraries
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

    // F1: values and wrappers
    .target(name: "Bytes", swiftSettings: house),
    .target(name: "Cryptography", dependencies: ["Bytes", "COpenSSL"], swiftSettings: house),
    .target(name: "Codecs", dependencies: ["Bytes", "CZstd", "CZlib"], swiftSettings: house),
    .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: house),
    .testTarget(name: "CodecsTests", dependencies: ["Bytes", "Codecs"], swiftSettings: house),

    // F3: what turns a URL into bytes
    .target(
      name: "Capture", dependencies: ["Bytes", "Codecs", "Cryptography", "CCurl"],
      swiftSettings: house),
    .testTarget(
      name: "CaptureTests", dependencies: ["Bytes", "Capture", "Codecs", "Cryptography"],
      resources: [.copy("Fixtures")], swiftSettings: house),
  ]
)
