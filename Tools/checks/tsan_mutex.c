// Tells ThreadSanitizer that Swift's Mutex synchronises. Preloaded by Tools/test --thorough alone.
//
// On Linux the fast paths of Mutex are inlined into the code that uses it, where ThreadSanitizer sees
// their atomic operations. A contended lock is taken and given back in libswiftSynchronization.so, which
// is not instrumented: what it guards would be called a race. These stand before the library's
// `_MutexHandle._lockSlow(_: UInt32)` and `_unlockSlow()`, call them, and say what they do.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *mutex

// Null in a process without ThreadSanitizer.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

typedef SWIFT void (*Lock)(uint32_t, SELF);
typedef SWIFT void (*Unlock)(SELF);

static void *next(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (!function) abort();
  return function;
}

SWIFT void stet_lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void stet_unlock_slow(SELF) __asm__(UNLOCK);

SWIFT void stet_lock_slow(uint32_t thread, SELF) {
  ((Lock)next(LOCK))(thread, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void stet_unlock_slow(SELF) {
  if (__tsan_release) __tsan_release(mutex);
  ((Unlock)next(UNLOCK))(mutex);
}
