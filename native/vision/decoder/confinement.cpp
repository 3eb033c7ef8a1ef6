#include "confinement.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <vector>

#include "protocol.h"

namespace {

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr uint32_t kArchitecture = 0;
#endif

int64_t data_at_start = 0;

void set_limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  const rlimit limit = {soft, hard};
  setrlimit(resource, &limit);
}

/// Bytes of private memory that can be written.
int64_t data_now() {
  long pages = 0;
  if (FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*d %*d %*d %*d %*d %ld", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return static_cast<int64_t>(pages) * sysconf(_SC_PAGESIZE);
}

/// When memory runs out, this is what the system is to end, not the program.
void prefer_to_be_ended() {
  const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = write(file, "1000", 4);
  close(file);
}

/// A filter of system calls: what is not allowed fails with EPERM.
class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    // The numbers of x32 are another way to the same calls.
    add(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
    refuse(EPERM);
#endif
  }

  void allow(uint32_t call) {
    add(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  }

  void refuse(uint32_t call, uint32_t error) {
    add(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
    refuse(error);
  }

  /// Only where the low half of an argument, of which `mask` is looked at, is `value`.
  void allow_where(uint32_t call, int argument, uint32_t mask, uint32_t value) {
    add(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 5);
    load(offsetof(seccomp_data, args) + 8 * argument);
    add(BPF_ALU | BPF_AND | BPF_K, mask);
    add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    refuse(EPERM);
  }

  /// False where the system has no such filters; the limits hold all the same.
  bool install() {
    refuse(EPERM);
    const sock_fprog program = {static_cast<unsigned short>(code_.size()), code_.data()};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
  }

 private:
  void load(uint32_t offset) { add(BPF_LD | BPF_W | BPF_ABS, offset); }
  void refuse(uint32_t error) { add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error); }
  void add(uint32_t operation, uint32_t value, uint8_t if_true = 0, uint8_t if_false = 0) {
    code_.push_back({static_cast<uint16_t>(operation), if_true, if_false, value});
  }

  std::vector<sock_filter> code_;
};

void filter_calls(bool is_video) {
  if (kArchitecture == 0) return;
  Filter filter;
  for (const uint32_t call : {SYS_read,           SYS_write,
                              SYS_close,          SYS_lseek,
                              SYS_mmap,           SYS_munmap,
                              SYS_mremap,         SYS_mprotect,
                              SYS_madvise,        SYS_brk,
                              SYS_futex,          SYS_ppoll,
                              SYS_recvfrom,       SYS_sendto,
                              SYS_getrusage,      SYS_clock_gettime,
                              SYS_gettimeofday,   SYS_rt_sigreturn,
                              SYS_rt_sigprocmask, SYS_rt_sigaction,
                              SYS_sigaltstack,    SYS_sched_yield,
                              SYS_getrandom,      SYS_gettid,
                              SYS_getpid,         SYS_clock_nanosleep,
                              SYS_exit,           SYS_exit_group,
                              SYS_restart_syscall})
    filter.allow(call);
  // Of itself alone.
  filter.allow_where(SYS_prlimit64, 0, ~0U, 0);
  if (is_video) {
    // FFmpeg opens the file by itself, and has threads. Of clone3 the arguments cannot be looked at; libc
    // falls back to clone.
    filter.allow_where(SYS_openat, 2, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0);
    filter.allow_where(SYS_clone, 0, CLONE_THREAD, CLONE_THREAD);
    filter.refuse(SYS_clone3, ENOSYS);
    filter.allow_where(SYS_prctl, 0, ~0U, PR_SET_NAME);
    for (const uint32_t call : {SYS_pread64, SYS_newfstatat, SYS_statx, SYS_faccessat, SYS_sched_getaffinity,
                                SYS_set_robust_list, SYS_rseq, SYS_sysinfo, SYS_uname})
      filter.allow(call);
  }
  filter.install();
}

}  // namespace

void gadms::decoder::confine(bool is_video) {
  // An interrupt at the terminal is for the program, which may still want its picture. When the program is
  // gone, the socket ends.
  for (const int ignored : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ})
    std::signal(ignored, SIG_IGN);
  // What the program had open without saying that it should not be inherited.
  syscall(SYS_close_range, kMemory + 1, ~0U, 0);
  prefer_to_be_ended();
  prctl(PR_SET_DUMPABLE, 0);
  set_limit(RLIMIT_CORE, 0, 0);
  set_limit(RLIMIT_FSIZE, 0, 0);
  set_limit(RLIMIT_NOFILE, 64, 64);
  data_at_start = data_now();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) filter_calls(is_video);
}

void gadms::decoder::limit(int64_t memory, int32_t seconds) {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  const rlim_t spent = used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1;
  set_limit(RLIMIT_CPU, spent + seconds, RLIM_INFINITY);
  set_limit(RLIMIT_DATA, data_at_start + memory, RLIM_INFINITY);
}
