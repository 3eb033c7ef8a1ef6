using System.Diagnostics;
using GaDms.IO;

namespace GaDms.Retrieval.Store;

/// <summary>Lets one process write at a time. Freed by the system when its holder dies.</summary>
internal static class WriterLock
{
    public const string FileName = "writer.lock";
    private const string HolderName = "writer" + ProcessLock.HolderExtension;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock of a folder, waiting a little for another process.</summary>
    /// <exception cref="GalleryException">Another process keeps it; says which. Or the folder cannot be written to.</exception>
    public static IDisposable Take(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName);
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (ProcessLock.TryTake(path) is { } held)
                    return held;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new GalleryException($"{folder}: the gallery cannot be written to ({e.Message})", e);
            }
            if (since.Elapsed > s_patience)
                throw new GalleryException($"{folder}: another process is writing to this gallery ({Holder(folder)}); try again when it is done");
            cancellation.WaitHandle.WaitOne(s_pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Who writes to the gallery of a folder.</summary>
    public static string Holder(string folder) => ProcessLock.Holder(Path.Combine(folder, FileName));

    /// <summary>Names of the files that belong to the lock.</summary>
    public static bool Owns(string name) => name is FileName or HolderName;
}
