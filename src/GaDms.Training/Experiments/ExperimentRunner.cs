using System.Diagnostics;
using GaDms.Data.Rendering;
using GaDms.IO;
using GaDms.Training.Configuration;
using GaDms.Training.Runs;

namespace GaDms.Training.Experiments;

/// <summary>
/// Renders the data, makes the common start, then runs every variant under every seed, each as a <c>gadms train</c> process of
/// its own. What is finished is not done again, and an interrupted run goes on where it was.
/// </summary>
/// <param name="config">The experiment.</param>
/// <param name="layout">Its files.</param>
/// <param name="train">The command that trains: program and first arguments.</param>
/// <param name="tell">Receives a line at each step.</param>
public sealed class ExperimentRunner(ExperimentConfig config, ExperimentLayout layout, IReadOnlyList<string> train, Action<string> tell)
{
    /// <summary>Runs what is missing.</summary>
    /// <param name="jobs">Runs at a time, each with its share of the cores.</param>
    /// <param name="cancellation">Stops the running processes, which save their state.</param>
    public async Task RunAsync(int jobs, CancellationToken cancellation)
    {
        foreach (var name in config.Start.Select(phase => phase.Data).Concat(config.Variants.Select(variant => variant.Data)).Distinct(StringComparer.Ordinal))
            Render(name, cancellation);
        var threads = Math.Max(1, Environment.ProcessorCount / jobs);
        for (var phase = 0; phase < config.Start.Count; phase++)
            await TrainAsync(layout.Start(phase), StartConfig(phase), Environment.ProcessorCount, cancellation).ConfigureAwait(false);

        var pending = config.Seeds.SelectMany(seed => config.Variants.Select(variant => (Variant: variant, Seed: seed))).ToArray();
        await Parallel.ForEachAsync(
            pending,
            new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation },
            async (item, token) => await TrainAsync(layout.Run(item.Variant, item.Seed), ConfigOf(item.Variant, item.Seed), threads, token).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    /// <summary>Configuration of one phase of the common start, counted from 0.</summary>
    public TrainConfig StartConfig(int phase)
    {
        var own = config.Start[phase].Train;
        return own with
        {
            Data = own.Data with { Root = layout.Data(config.Start[phase].Data) },
            Model = phase == 0 ? own.Model : own.Model with { Checkpoint = WeightsOf(phase - 1) },
        };
    }

    /// <summary>Configuration of one run.</summary>
    public TrainConfig ConfigOf(ExperimentVariant variant, ulong seed)
    {
        var shared = config.Base with
        {
            Data = config.Base.Data with { Root = layout.Data(variant.Data) },
            Model = config.Base.Model with { Checkpoint = WeightsOf(config.Start.Count - 1) },
            Seed = seed,
        };
        return variant.Set.Aggregate(shared, JsonConfig.Set);
    }

    // Where a phase ended, not its best epoch: validation has captions of everything, which an early phase may not be about.
    private string WeightsOf(int phase) => new RunDirectory(layout.Start(phase)).Final;

    private void Render(string name, CancellationToken cancellation)
    {
        var settings = config.Data[name];
        if (RenderedDataset.Write(settings, layout.Data(name), cancellation: cancellation))
            tell($"rendered {name}: {settings.Identities:N0} people, {settings.ImagesPerIdentity} pictures each");
    }

    private async Task TrainAsync(string run, TrainConfig runConfig, int threads, CancellationToken cancellation)
    {
        if (Directory.Exists(run) && ExperimentTable.Result(run) is not null)
            return;
        var file = ExperimentLayout.ConfigOf(run);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        JsonConfig.Save(runConfig, file);
        var start = new ProcessStartInfo(train[0]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        List<string> arguments = [.. train.Skip(1), "train", "--config", file, "--out", run, "--threads", threads.ToString()];
        if (File.Exists(new RunDirectory(run).Last))
            arguments.Add("--resume");
        arguments.ForEach(start.ArgumentList.Add);
        // OpenMP's own setting too: OpenBLAS asks it, not libtorch, how many threads to take.
        start.Environment["OMP_NUM_THREADS"] = threads.ToString();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new IOException($"{train[0]} could not be started");
        await using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true)).ConfigureAwait(false);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
        await output.ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
            throw new InvalidDataException($"the run {run} failed: {errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()}");
        var figures = ExperimentTable.Result(run)?.Test?.TextToImage;
        tell($"{Path.GetFileName(run)}: Rank-1 {figures?.Rank1:F1}, mAP {figures?.MeanAveragePrecision:F1} in {clock.Elapsed.TotalMinutes:F1} min");
    }
}
