namespace GaDms.Faults.Tests.Worlds;

/// <summary>A process that does a job, with whoever drives it.</summary>
/// <param name="Process">The program.</param>
/// <param name="End">Null when the job came to its end; else what was said instead.</param>
internal sealed record JobRun(GadmsProcess Process, Task<string?> End) : IAsyncDisposable
{
    /// <summary>A command that does the job and ends.</summary>
    public static JobRun OfCommand(GadmsProcess process)
    {
        return new JobRun(process, EndAsync());

        async Task<string?> EndAsync()
        {
            await process.EndAsync();
            return process.ExitCode == 0 ? null : Told(process);
        }
    }

    /// <summary>The exit code and all that the process has said.</summary>
    public static string Told(GadmsProcess process)
    {
        lock (process.Said)
            return $"exit code {process.ExitCode}: {string.Join(" / ", process.Said)}";
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await End;
    }
}
