using System.Runtime.InteropServices;
using System.Text.Json;
using GaDms.IO;
using GaDms.Model.Checkpoints;
using GaDms.Torch;
using GaDms.Torch.optim;
using GaDms.Training.Configuration;

namespace GaDms.Training.Runs;

/// <summary>Place of a run, and what it has measured so far.</summary>
public sealed record RunState
{
    /// <summary>Epoch that the next batch belongs to, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Batches of that epoch already done.</summary>
    public required int BatchesDone { get; init; }

    /// <summary>Steps that the optimizer has made.</summary>
    public required long Steps { get; init; }

    /// <summary>Best Rank-1 on the validation split so far; null before the first evaluation.</summary>
    public double? BestRank1 { get; init; }

    /// <summary>Epoch of that Rank-1.</summary>
    public int BestEpoch { get; init; }
}

/// <summary>
/// A run's whole state in one safetensors file: weights, Adam's moments, token scores with the keys of their pairs, the place
/// in the data, the configuration. What is random follows from the seed in the configuration and the place.
/// </summary>
public static class RunCheckpoint
{
    private const string ModelPrefix = "model.", OptimizerPrefix = "optimizer.", FirstMoment = ".exp_avg", SecondMoment = ".exp_avg_sq", StepCount = ".step", ScoresName = "scores", KeysName = "score_keys";
    private const string StateKey = "gadms.run", ConfigKey = "gadms.train_config";

    /// <summary>Writes the checkpoint beside its place, then renames it.</summary>
    public static void Save(string path, TrainingSession session, TrainingKeys keys, TrainConfig config, RunState state)
    {
        using var scope = new TensorScope();
        var tensors = new List<SafetensorsTensor>();
        foreach (var (name, tensor) in session.Model.state_dict())
            tensors.Add(ToEntry(ModelPrefix + name, tensor));
        foreach (var (name, adam) in session.Optimizer.state_dict())
        {
            tensors.Add(ToEntry($"{OptimizerPrefix}{name}{FirstMoment}", adam.exp_avg));
            tensors.Add(ToEntry($"{OptimizerPrefix}{name}{SecondMoment}", adam.exp_avg_sq));
            tensors.Add(SafetensorsTensor.From($"{OptimizerPrefix}{name}{StepCount}", [1], new[] { adam.step }));
        }
        tensors.Add(SafetensorsTensor.From(KeysName, [keys.Values.Length], keys.Values));
        var scores = MemoryMarshal.AsBytes(session.Scores.All).ToArray();
        tensors.Add(new SafetensorsTensor(ScoresName, StoredType.F16, [session.Scores.All.Length], stream => stream.Write(scores)));
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StateKey] = JsonSerializer.Serialize(state),
            [ConfigKey] = JsonConfig.Write(config),
        });
    }

    /// <summary>Puts a checkpoint's state into a session of the same configuration and data.</summary>
    /// <returns>The state at the time of saving.</returns>
    /// <exception cref="InvalidDataException">The file is no run checkpoint, or belongs to another model or other data.</exception>
    public static RunState Restore(string path, TrainingSession session, TrainingKeys keys)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        using var file = CheckpointReader.Open(path);
        var state = ReadState(file);
        var stored = new long[Entry(file, KeysName, [keys.Values.Length]).ElementCount];
        file.Tensors[KeysName].CopyTo(stored);
        if (!stored.AsSpan().SequenceEqual(keys.Values))
            throw new InvalidDataException($"{path} belongs to other training data: its pairs are not those of this data set");
        foreach (var (name, tensor) in session.Model.state_dict())
            tensor.copy_(Read(file, ModelPrefix + name, tensor.shape));
        session.Optimizer.load_state_dict(ReadAdam(file));
        var scores = Entry(file, ScoresName, [session.Scores.All.Length]).ReadBytes();
        session.Scores.Restore(MemoryMarshal.Cast<byte, Half>(scores));
        session.MoveTo(state.Epoch, state.BatchesDone);
        return state;
    }

    private static RunState ReadState(TensorFile file)
    {
        if (!file.Metadata.TryGetValue(StateKey, out var json))
            throw new InvalidDataException($"{file.Path} is no checkpoint of a run (it has no {StateKey}); a model to start from goes into model.checkpoint");
        try
        {
            return JsonSerializer.Deserialize<RunState>(json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file.Path} is damaged: its {StateKey} cannot be read ({e.Message})", e);
        }
    }

    private static Dictionary<string, AdamState> ReadAdam(TensorFile file)
    {
        var names = file.Tensors.Keys
            .Where(name => name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) && name.EndsWith(StepCount, StringComparison.Ordinal))
            .Select(name => name[OptimizerPrefix.Length..^StepCount.Length]);
        return names.ToDictionary(name => name, name => new AdamState(
            ReadStep(file, $"{OptimizerPrefix}{name}{StepCount}"),
            ReadMoment(file, $"{OptimizerPrefix}{name}{FirstMoment}"),
            ReadMoment(file, $"{OptimizerPrefix}{name}{SecondMoment}")), StringComparer.Ordinal);
    }

    private static long ReadStep(TensorFile file, string name)
    {
        var step = new long[1];
        Entry(file, name, [1]).CopyTo(step);
        return step[0];
    }

    private static Tensor ReadMoment(TensorFile file, string name) =>
        file.Tensors.TryGetValue(name, out var entry) ? Read(file, name, entry.Shape) : throw new InvalidDataException($"{file.Path} lacks {name}");

    private static SafetensorsTensor ToEntry(string name, Tensor tensor) =>
        SafetensorsTensor.From(name, tensor.shape, tensor.detach().to(ScalarType.Float32).ToArray<float>());

    private static Tensor Read(TensorFile file, string name, long[] shape)
    {
        var entry = Entry(file, name, shape);
        var values = new float[entry.ElementCount];
        entry.CopyTo(values);
        return torch.tensor(values, shape);
    }

    private static TensorEntry Entry(TensorFile file, string name, long[] shape)
    {
        if (!file.Tensors.TryGetValue(name, out var entry))
            throw new InvalidDataException($"{file.Path} lacks {name}: it belongs to another model or configuration");
        return entry.Shape.AsSpan().SequenceEqual(shape)
            ? entry
            : throw new InvalidDataException($"{file.Path}: {name} is [{string.Join(", ", entry.Shape)}], this run needs [{string.Join(", ", shape)}]");
    }
}

/// <summary>Keys of a training set's pairs, as they are stored.</summary>
public sealed class TrainingKeys(IReadOnlyList<ulong> keys)
{
    /// <summary>One 64-bit key per pair.</summary>
    public long[] Values { get; } = [.. keys.Select(key => unchecked((long)key))];
}
