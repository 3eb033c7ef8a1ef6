using System.Text.Json;
using GaDms.Model.Checkpoints;
using GaDms.Training.Runs;

namespace GaDms.Training.Tests.Runs;

/// <summary>What a run has left in its folder.</summary>
internal static class RunFiles
{
    /// <summary>All tensors of a file, bit by bit.</summary>
    public static IReadOnlyDictionary<string, byte[]> Tensors(string path)
    {
        using var file = CheckpointReader.Open(path);
        return file.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.ReadBytes(), StringComparer.Ordinal);
    }

    public static void AssertSameTensors(string expected, string actual)
    {
        var (before, after) = (Tensors(expected), Tensors(actual));
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, tensor => Assert.True(tensor.Value.AsSpan().SequenceEqual(after[tensor.Key]), $"{tensor.Key} differs"));
    }

    /// <summary>Both runs logged the same, ended with the same weights, moments and scores, and measured the same.</summary>
    public static void AssertSameRun(string expected, string actual)
    {
        var (before, after) = (new RunDirectory(expected), new RunDirectory(actual));
        Assert.Equal(File.ReadAllLines(before.Log), File.ReadAllLines(after.Log));
        AssertSameTensors(before.Last, after.Last);
        AssertSameTensors(before.Final, after.Final);
        AssertSameTensors(before.Best, after.Best);
        Assert.Equal(File.ReadAllText(before.Result), File.ReadAllText(after.Result));
    }

    /// <summary>Place of the last checkpoint.</summary>
    public static RunState State(string folder)
    {
        using var file = CheckpointReader.Open(new RunDirectory(folder).Last);
        return JsonSerializer.Deserialize<RunState>(file.Metadata["gadms.run"])!;
    }

    public static float[] Losses(string folder) => [.. RunHistory.Read(new RunDirectory(folder).Log).Steps.Select(step => step.Loss)];
}
