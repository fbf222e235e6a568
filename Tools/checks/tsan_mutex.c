// Tells ThreadSanitizer that Swift's Mutex synchronises. Preloaded by Tools/test --thorough alone.
//
// On Linux the fast path of Mutex is inlined into the code that uses it, where ThreadSanitizer sees its
// atomic operations. A contended lock is taken in libswiftSynchronization.so, which is not instrumented:
// every access behind it would be called a race. This puts `_MutexHandle._lockSlow(_: UInt32)` before the
// library's own, calls that, and then says that the lock was acquired. (`unlock` releases in inlined code.)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define NAME "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"

// Null in a process without ThreadSanitizer.
__attribute__((weak)) void __tsan_acquire(void *address);

typedef __attribute__((swiftcall)) void (*LockSlow)(uint32_t, __attribute__((swift_context)) void *);

__attribute__((swiftcall)) void stet_lock_slow(
    uint32_t value, __attribute__((swift_context)) void *mutex) __asm__(NAME);

__attribute__((swiftcall)) void stet_lock_slow(
    uint32_t value, __attribute__((swift_context)) void *mutex) {
  LockSlow next = (LockSlow)dlsym(RTLD_NEXT, NAME);
  if (!next) abort();
  next(value, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}
