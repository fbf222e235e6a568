// What is tested of StoryDiff.
import Testing
