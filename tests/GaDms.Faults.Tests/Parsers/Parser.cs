namespace GaDms.Faults.Tests.Parsers;

/// <summary>A reader of the product that is given damaged input.</summary>
/// <param name="Name">For the table. What stands before a comma is the reader; behind it comes which of its forms this is.</param>
/// <param name="Seeds">Valid inputs.</param>
/// <param name="Read">Reads all of an input.</param>
/// <param name="IsRefusal">Whether an exception is the documented one.</param>
internal sealed record Parser(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read, Func<Exception, bool> IsRefusal)
{
    /// <summary>Damage that only inputs of this form can have, beside that of all; null: none.</summary>
    public Func<byte[], Random, byte[]>? Own { get; init; }

    /// <summary>What is done last: a part becomes a file, checksums are made right again.</summary>
    public Func<byte[], Random, byte[]> Wrap { get; init; } = (bytes, _) => bytes;

    /// <summary>Memory that it may take besides what an input's size warrants.</summary>
    public long FreeBytes { get; init; } = 1L << 20;

    /// <summary>Memory that it may take for a byte of its input.</summary>
    public int BytesPerByte { get; init; } = 200;

    /// <summary>Whether its seeds are read and not refused.</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>Whether its own thread does the work, so that its memory can be measured.</summary>
    public bool IsMeasured { get; init; } = true;

    /// <summary>The input of a number: always the same.</summary>
    public byte[] Input(int seed, int number)
    {
        // The seeds themselves come first: they show that nothing else is wrong.
        if (number < Seeds.Count)
            return Wrap(Seeds[number], new Random(0));
        var random = new Random(Mix(seed, number));
        var input = Seeds[random.Next(Seeds.Count)];
        for (var left = 1 + (random.Next(3) * random.Next(2)); left > 0; left--)
            input = Own is not null && random.Next(3) > 0 ? Own(input, random) : Mutations.Any(input, Seeds, random);
        return Wrap(input, random);
    }

    private static int Mix(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 7919));
}
