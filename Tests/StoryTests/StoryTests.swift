// What is tested of Story.
import Testing
