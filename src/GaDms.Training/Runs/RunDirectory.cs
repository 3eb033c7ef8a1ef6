using GaDms.IO;
using GaDms.Training.Configuration;

namespace GaDms.Training.Runs;

/// <summary>Names of the files of a run.</summary>
public sealed class RunDirectory
{
    /// <summary>Creates the folder where it is missing.</summary>
    public RunDirectory(string path)
    {
        Root = Path.GetFullPath(path);
        Directory.CreateDirectory(Root);
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>State of the run: weights, optimizer, scores, place.</summary>
    public string Last => Path.Combine(Root, "last.safetensors");

    /// <summary>Weights of the best epoch on the validation split.</summary>
    public string Best => Path.Combine(Root, "best.safetensors");

    /// <summary>Weights to use: of the best epoch, or of the last where there is no validation split.</summary>
    public string Weights => File.Exists(Best) ? Best : Final;

    /// <summary>Weights of the last epoch.</summary>
    public string Final => Path.Combine(Root, "final.safetensors");

    /// <summary>The configuration as it was resolved.</summary>
    public string Config => Path.Combine(Root, "config.json");

    /// <summary>One line per step and per evaluation.</summary>
    public string Log => Path.Combine(Root, "log.jsonl");

    /// <summary>TensorBoard event files.</summary>
    public string TensorBoard => Path.Combine(Root, "tensorboard");

    /// <summary>Loss and Rank-1 curves.</summary>
    public string Curves => Path.Combine(Root, "curves.png");

    /// <summary>Figures at the end.</summary>
    public string Result => Path.Combine(Root, "result.json");

    /// <summary>Keeps the folder for one run, and removes checkpoints that a process did not live to end.</summary>
    /// <exception cref="InvalidDataException">Another process trains in it; says which.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public IDisposable Hold()
    {
        var path = Path.Combine(Root, ".lock");
        var held = ProcessLock.TryTake(path)
            ?? throw new InvalidDataException($"{Root}: {ProcessLock.Holder(path)} is training in this folder: wait until it is done, or name another --out");
        try
        {
            AtomicFile.RemoveLeftovers(Root);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Saves the configuration, or checks that it is the one the run began with.</summary>
    /// <exception cref="InvalidDataException">The run began with another configuration.</exception>
    public void Claim(TrainConfig config, bool resume)
    {
        if (!resume)
        {
            if (File.Exists(Last))
                throw new InvalidDataException($"{Root} already holds a run: go on with --resume, or name another --out");
            JsonConfig.Save(config, Config);
            return;
        }
        if (!File.Exists(Last))
            throw new InvalidDataException($"{Root} holds no checkpoint to resume from ({Path.GetFileName(Last)} is missing): start the run without --resume");
        if (File.Exists(Config) && File.ReadAllText(Config) != JsonConfig.Write(config))
            throw new InvalidDataException($"{Root} was begun with another configuration ({Config}): resume with that one, or start a new run with another --out");
    }
}
