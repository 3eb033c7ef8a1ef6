using GaDms.Data.Rendering;
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

/// <summary>
/// A table of training runs that start from one checkpoint: every variant under every seed is one plain
/// <c>gadms train</c>. Files under configs/experiments are this record as JSON.
/// </summary>
public sealed record ExperimentConfig
{
    /// <summary>What the table is to show: its command and its duration.</summary>
    public string Description { get; init; } = "";

    /// <summary>Data sets by name, rendered where they are missing.</summary>
    public required IReadOnlyDictionary<string, RenderSettings> Data { get; init; }

    /// <summary>Name of the data set of the common start.</summary>
    public required string StartData { get; init; }

    /// <summary>The common start: general pre-training. Its data is filled in.</summary>
    public required TrainConfig Start { get; init; }

    /// <summary>What all variants share. Data, checkpoint and seed are filled in.</summary>
    public required TrainConfig Base { get; init; }

    /// <summary>Each variant runs once with each of these.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<ExperimentVariant> Variants { get; init; }
}
