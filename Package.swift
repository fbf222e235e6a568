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
  products: [
    .executable(name: "stet", targets: ["stet"]),
    // For Tools/bench alone.
    .library(name: "TextDiff", targets: ["TextDiff"]),
    .library(name: "Store", targets: ["Store", "Bytes"]),
    // For Tools/train and Tools/bench.
    .library(name: "Story", targets: ["Story"]),
    .library(name: "StoryDiff", targets: ["StoryDiff", "Claims"]),
    // For Tools/fuzz alone.
    .library(
      name: "Fuzzed",
      targets: [
        "Archive", "Bytes", "Capture", "Codecs", "Cryptography", "Store", "StoreDurable",
        "TransparencyLog",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
  ],
  targets: [
    // F0: C libraries
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Not linked with libcurl, but loads it when a page is fetched.
    .target(name: "CCurl"),
    // A real C target: ICU's headers must not be seen by Swift (they clash with Foundation's).
    .target(
      name: "CICU", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
    // Likewise: libxml2's headers bring ICU's.
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CXML2", dependencies: ["CLibXML2"], linkerSettings: [.linkedLibrary("xml2")]),
    // SHA-256 of four messages at once, with the processor's instructions.
    .target(name: "CSHA256"),
    // One setting of the C library's allocator.
    .target(name: "CAllocator"),

    // F1: values and wrappers
    .target(name: "Bytes", swiftSettings: house),
    .target(
      name: "Cryptography", dependencies: ["Bytes", "COpenSSL", "CSHA256"], swiftSettings: house),
    .target(name: "Codecs", dependencies: ["Bytes", "CZstd", "CZlib"], swiftSettings: house),

    .target(name: "ICU", dependencies: ["Bytes", "CICU"], swiftSettings: house),

    // F2: formats and algorithms
    .target(name: "TextDiff", dependencies: ["Bytes", "ICU"], swiftSettings: house),
    .target(
      name: "TransparencyLog", dependencies: ["Bytes", "Cryptography"], swiftSettings: house),
    .target(
      name: "Sentences", resources: [.embedInCode("Data")], swiftSettings: house),
    .target(
      name: "Story", dependencies: ["Bytes", "CXML2", "ICU", "Sentences"],
      resources: [.embedInCode("Data")], swiftSettings: house),

    // F3: what became of each sentence
    .target(
      name: "StoryDiff", dependencies: ["Bytes", "ICU", "Sentences", "Story", "TextDiff"],
      swiftSettings: house),

    // F3: what became of the claims in it
    .target(
      name: "Claims", dependencies: ["StoryDiff"], resources: [.embedInCode("Data")],
      swiftSettings: house),

    // F3, in Store/: the only code that touches the archive's bytes on disk
    .target(name: "StoreDurable", path: "Store/Durable", swiftSettings: house),
    .target(
      name: "Store",
      dependencies: [
        "Bytes", "Codecs", "Cryptography", "StoreDurable", "TransparencyLog",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Store/Engine", swiftSettings: house),

    .target(
      name: "Capture", dependencies: ["Bytes", "Codecs", "Cryptography", "CCurl"],
      swiftSettings: house),

    // F4: the use cases
    .target(
      name: "Archive",
      dependencies: [
        "Bytes", "Capture", "Claims", "ICU", "Store", "StoreDurable", "Story", "StoryDiff",
        "TextDiff",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: house),

    // F5: what people and programs are shown: reports, wording, JSON documents, pages
    .target(
      name: "Presentation",
      dependencies: [
        "Archive", "Bytes", "Claims", "Store", "Story", "StoryDiff", "TextDiff",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Templates")], swiftSettings: house),

    // F6: the reading room and the open protocols
    .target(
      name: "Web",
      dependencies: [
        "Archive", "Bytes", "Capture", "Claims", "Cryptography", "Presentation", "Store",
        "StoreDurable", "Story", "StoryDiff", "TextDiff", "TransparencyLog",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      ],
      resources: [.embedInCode("Protocols/API/openapi.json")], swiftSettings: house),

    // F7: one file a subcommand
    .target(
      name: "Commands",
      dependencies: [
        "CAllocator",
        "Archive", "Bytes", "Capture", "Claims", "ICU", "Presentation", "Sentences", "Store",
        "Story", "StoryDiff", "TextDiff", "Web",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: house),

    // F8
    .executableTarget(
      name: "stet", dependencies: ["Commands"], swiftSettings: house,
      // Of the time that a command takes to start, a fifth was spent on 30,000 exported symbols, which
      // every library's own names were looked up among, and on pointers to be moved to where the program
      // was loaded. It is loaded where it was linked for, and exports nothing. The C libraries, which
      // parse what others wrote, are still placed at random, and so are stack and heap.
      linkerSettings: [
        .unsafeFlags(
          ["-Xlinker", "--no-export-dynamic", "-Xclang-linker", "-no-pie"],
          .when(configuration: .release))
      ]),

    // Tests mirror the targets; Support is what they share.
    .target(
      name: "Support", dependencies: ["StoreDurable"], path: "Tests/Support", swiftSettings: house),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Bytes", "Cryptography", "Store", "StoreDurable", "Support", "TransparencyLog",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: house),
    .testTarget(
      name: "SentencesTests", dependencies: ["Sentences", "Support"], swiftSettings: house),
    .testTarget(name: "StoryTests", dependencies: ["Story", "Support"], swiftSettings: house),
    .testTarget(
      name: "StoryDiffTests", dependencies: ["StoryDiff", "Support"], swiftSettings: house),
    .testTarget(
      name: "ClaimsTests", dependencies: ["Claims", "StoryDiff", "Support"], swiftSettings: house),
    .testTarget(name: "ICUTests", dependencies: ["ICU"], swiftSettings: house),
    .testTarget(name: "TextDiffTests", dependencies: ["ICU", "TextDiff"], swiftSettings: house),
    .testTarget(name: "CodecsTests", dependencies: ["Bytes", "Codecs"], swiftSettings: house),
    .testTarget(
      name: "CaptureTests", dependencies: ["Bytes", "Capture", "Codecs", "Cryptography"],
      resources: [.copy("Fixtures")], swiftSettings: house),
    .testTarget(
      name: "PresentationTests",
      dependencies: ["Archive", "Claims", "Presentation", "StoryDiff"], swiftSettings: house),
    .testTarget(
      name: "CommandsTests",
      dependencies: ["Archive", "Claims", "Commands", "Presentation", "Story", "StoryDiff"],
      swiftSettings: house),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Archive", "Bytes", "Presentation", "Store", "Support", "Web",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: house),
    .testTarget(
      name: "ArchiveTests", dependencies: ["Archive", "Bytes", "Store", "Support", "TextDiff"],
      swiftSettings: house),
    .testTarget(
      name: "CryptographyTests", dependencies: ["Bytes", "Cryptography", "Support"],
      swiftSettings: house),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "Archive", "Bytes", "Capture", "Codecs", "Cryptography", "Store", "StoreDurable", "Support",
        "TransparencyLog",
      ],
      swiftSettings: house),
    .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: house),
    .testTarget(
      name: "TransparencyLogTests", dependencies: ["TransparencyLog", "Bytes", "Cryptography"],
      swiftSettings: house),
  ]
)
