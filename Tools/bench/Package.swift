// swift-tools-version: 6.2
// Benchmarks, apart from the product so that nobody who builds Stet builds them.
import PackageDescription

let package = Package(
  name: "bench",
  dependencies: [.package(name: "stet", path: "../..")],
  targets: [
    .executableTarget(
      name: "stet-bench-diff",
      dependencies: [.product(name: "TextDiff", package: "stet")]
    ),
    .executableTarget(
      name: "stet-bench-append",
      dependencies: [.product(name: "Store", package: "stet")]
    ),
    .executableTarget(
      name: "stet-bench-story",
      dependencies: [
        .product(name: "Story", package: "stet"), .product(name: "StoryDiff", package: "stet"),
      ]
    ),
  ]
)
