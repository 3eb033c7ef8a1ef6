namespace GaDms.Torch.Tests;

/// <summary>Tests of counts that belong to the whole process, which nothing else may change meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
#pragma warning disable CA1515 // xunit looks for public definitions.
public sealed class Alone;
#pragma warning restore CA1515
