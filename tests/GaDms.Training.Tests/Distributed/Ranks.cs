using GaDms.Torch;
using GaDms.Training.Distributed;

namespace GaDms.Training.Tests.Distributed;

/// <summary>Several ranks as threads of this process, over real collectives and a real store.</summary>
internal static class Ranks
{
    /// <summary>What each rank's work gives, in the order of ranks.</summary>
    public static T[] Run<T>(int size, Func<RankGroup, T> work)
    {
        var port = Ports.Free(1)[0];
        var results = new T[size];
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                // The number is each thread's own.
                torch.set_num_threads(1);
                using var scope = new TensorScope();
                results[rank] = RankRun.Do(Settings(rank, size, port), Device.CPU, work);
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        // The first failure is the cause; the others only say that they have lost a peer.
        return failures.Count == 0 ? results : throw new AggregateException(failures);
    }

    public static RankSettings Settings(int rank, int size, int port) => new()
    {
        Rank = rank,
        Size = size,
        Host = "127.0.0.1",
        Port = port,
        // A machine under load may leave a thread alone for long.
        Silence = TimeSpan.FromMinutes(2),
    };
}
