// The program. Everything it does is in Commands, where it can be tested.
import Commands

await StetCommand.run(Array(CommandLine.arguments.dropFirst()))
