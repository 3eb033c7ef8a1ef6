using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Checkpoints;

namespace GaDms.Model.Tests.Checkpoints;

/// <summary>The promise to whoever opens a damaged or hostile file: it is read, or refused with a message, and nothing else.</summary>
internal static class GarbledFiles
{
    private const int Trials = 2000;
    private const long MostBytes = 64L << 20;

    /// <summary>Garbles at random: every file is read, or refused as invalid, with little memory.</summary>
    /// <param name="valid">What is garbled.</param>
    /// <param name="wrap">Makes a file of it, where it is only a part of one.</param>
    public static void AreReadOrRefused(byte[] valid, Func<byte[], byte[]>? wrap = null)
    {
        using var folder = new TemporaryFolder();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials), Prop.ForAll(Mutation.Of(valid), garbled =>
        {
            var path = folder.Write("garbled", wrap is null ? garbled : wrap(garbled));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var file = CheckpointReader.Open(path);
                foreach (var tensor in file.Tensors.Values) tensor.ReadBytes();
                StateDict.Read(file);
            }
            catch (InvalidDataException e) when (e.Message.StartsWith(path, StringComparison.Ordinal))
            {
            }

            return GC.GetAllocatedBytesForCurrentThread() - before < MostBytes;
        }));
    }
}
