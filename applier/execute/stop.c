/* stop.c - see stop.h. */
#include "applier/execute/stop.h"

#include <sys/signalfd.h>
#include <unistd.h>

bool stop_open(struct stop *stop)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)signal(SIGPIPE, SIG_IGN);
    stop->signal = 0;
    stop->fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (stop->fd < 0)
        return false;
    return sigprocmask(SIG_BLOCK, &set, &stop->before) == 0;
}

bool stop_read(struct stop *stop)
{
    struct signalfd_siginfo info;

    while (read(stop->fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (stop->signal != 0)
            _exit(128 + (int)info.ssi_signo);
        stop->signal = (int)info.ssi_signo;
    }
    return stop->signal != 0;
}

void stop_close(struct stop *stop)
{
    if (stop->fd < 0)
        return;
    (void)close(stop->fd);
    if (stop->signal != 0 && sigismember(&stop->before, stop->signal) == 1)
        (void)raise(stop->signal);
    (void)sigprocmask(SIG_SETMASK, &stop->before, NULL);
    stop->fd = -1;
}
