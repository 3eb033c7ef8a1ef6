using System.Diagnostics;

namespace GaDms.Faults.Tests.Worlds;

/// <summary>
/// A job of seconds that a fault interrupts: how it is begun and taken up again, how far it is, and whether it ended as the one that
/// nobody disturbed.
/// </summary>
internal abstract class SmallJob : IDisposable
{
    /// <summary>In a table.</summary>
    public abstract string Name { get; }

    /// <summary>What the undisturbed job adds to <see cref="Progress"/>.</summary>
    public long Total { get; private set; }

    /// <summary>From the start of the process to the first progress, undisturbed.</summary>
    public TimeSpan Beginning { get; private set; }

    /// <summary>From there to the end.</summary>
    public TimeSpan Work { get; private set; }

    /// <summary>What the undisturbed folder takes on a disk.</summary>
    public long WholeBytes => Directory.EnumerateFiles(Whole, "*", SearchOption.AllDirectories).Sum(Length);

    /// <summary>What the job works on; the same for all of its folders.</summary>
    protected TemporaryFolder World { get; } = new();

    /// <summary>The job's folder that nobody disturbed.</summary>
    protected string Whole => World["whole"];

    /// <summary>Makes the world, and does the job once without a fault.</summary>
    public async Task PrepareAsync()
    {
        await MakeAsync();
        Begin(Whole);
        var before = Progress(Whole);
        var clock = Stopwatch.StartNew();
        await using var run = Start(Whole);
        while (!run.End.IsCompleted && Progress(Whole) == before)
            await Task.Delay(1);
        Beginning = clock.Elapsed;
        if (await run.End is { } failure)
            throw new InvalidOperationException($"{Name}, undisturbed: {failure}");
        Work = clock.Elapsed - Beginning;
        Total = Progress(Whole) - before;
    }

    /// <summary>Makes the world.</summary>
    protected abstract Task MakeAsync();

    /// <summary>Makes the folder in which the job is not begun yet.</summary>
    public virtual void Begin(string folder)
    {
    }

    /// <summary>Begins the job, or takes it up where it was.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="environment">Variables of its process.</param>
    public abstract JobRun Start(string folder, IReadOnlyDictionary<string, string>? environment = null);

    /// <summary>Grows while the job is done, and with what is on the disk alone.</summary>
    public abstract long Progress(string folder);

    /// <summary>What is wrong with the folder of a job that is not at its end, with no process at work; null: nothing.</summary>
    public virtual Task<string?> ProblemAsync(string folder) => Task.FromResult<string?>(null);

    /// <summary>In what a folder differs from the undisturbed one when both are at their end.</summary>
    public abstract Task<IReadOnlyList<string>> DifferencesAsync(string folder);

    public void Dispose()
    {
        World.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Length of a file; 0 when it is not there.</summary>
    protected static long Length(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
