using GaDms.Data.Rendering;
using GaDms.IO;
using GaDms.Training.Configuration;

namespace GaDms.Training.Experiments;

/// <summary>One row of an experiment's table.</summary>
public sealed record ExperimentVariant
{
    /// <summary>Name in the table.</summary>
    public required string Name { get; init; }

    /// <summary>What it is there for, in a few words.</summary>
    public string Note { get; init; } = "";

    /// <summary>Name of the data set under <see cref="ExperimentConfig.Data"/>.</summary>
    public required string Data { get; init; }

    /// <summary>Changes to the base configuration, as after <c>--set</c>.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];
}

/// <summary>One phase of the pre-training that all rows of an experiment start from.</summary>
public sealed record StartPhase
{
    /// <summary>Name of the data set under <see cref="ExperimentConfig.Data"/>.</summary>
    public required string Data { get; init; }

    /// <summary>The run. Its data is filled in, and from the second phase on its checkpoint.</summary>
    public required TrainConfig Train { get; init; }
}

/// <summary>
/// A table of training runs that start from one checkpoint: every variant under every seed is one plain
/// <c>gadms train</c>. Files under configs/experiments are this record as JSON.
/// </summary>
public sealed record ExperimentConfig : ICheckedConfig
{
    /// <summary>What the table is to show: its command and its duration.</summary>
    public string Description { get; init; } = "";

    /// <summary>Data sets by name, rendered where they are missing.</summary>
    public required IReadOnlyDictionary<string, RenderSettings> Data { get; init; }

    /// <summary>The common start: general pre-training, each phase from the weights of the one before.</summary>
    public required IReadOnlyList<StartPhase> Start { get; init; }

    /// <summary>What all variants share. Data, checkpoint and seed are filled in.</summary>
    public required TrainConfig Base { get; init; }

    /// <summary>Each variant runs once with each of these.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<ExperimentVariant> Variants { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check()
    {
        if (Start.Count == 0)
            yield return new(nameof(Start), "must have at least one phase");
        foreach (var name in Start.Select(phase => phase.Data).Concat(Variants.Select(variant => variant.Data)).Distinct(StringComparer.Ordinal).Where(name => !Data.ContainsKey(name)))
            yield return new(nameof(Data), $"has no data set \"{name}\", which the start or a variant names; it has {string.Join(", ", Data.Keys)}");
    }
}
