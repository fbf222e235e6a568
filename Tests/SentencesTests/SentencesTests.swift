// What is tested of Sentences.
import Testing
