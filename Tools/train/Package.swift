// swift-tools-version: 6.2
// Measures pages for training the extraction's trees; never part of the program.
import PackageDescription

let package = Package(
  name: "train",
  dependencies: [.package(name: "stet", path: "../..")],
  targets: [
    .executableTarget(
      name: "story-features", dependencies: [.product(name: "Story", package: "stet")])
  ]
)
