using GaDms.Data;
using GaDms.Data.Annotations;
using GaDms.Data.Loading;
using GaDms.Imaging;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Text;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;

namespace GaDms.Training.Runs;

/// <summary>Opens what a configuration names: the data set, the model with the heads its losses need, the vocabulary.</summary>
public static class TrainingPartsLoader
{
    /// <summary>Opens everything.</summary>
    /// <exception cref="InvalidDataException">The configuration names neither checkpoint nor sizes, or a file does not fit.</exception>
    public static TrainingParts Load(TrainConfig config)
    {
        var device = Device.Parse(config.Device);
        var dataset = DatasetReader.Open(config.Data.Root);
        torch.manual_seed((long)config.Seed);
        var (model, tokenizer) = LoadModel(config, dataset);
        model.to(device);
        return new TrainingParts
        {
            Model = model,
            Tokenizer = tokenizer,
            Dataset = dataset,
            // The published transform does not honour the EXIF orientation.
            Pictures = FilePictureSource.Of(dataset, new DecodeOptions { ApplyExifOrientation = false }),
            Truth = CaptionTruth.Find(dataset),
        };
    }

    private static (GaDmsModel Model, ClipTokenizer Tokenizer) LoadModel(TrainConfig config, RetrievalDataset dataset)
    {
        var heads = new CrossModalConfig
        {
            MaskedTokens = config.Masking.Informative != InformativeMasking.Off && config.Loss.MaskedTokens > 0,
            Layers = config.Model.CrossModalLayers,
            Identities = config.Loss.Identity > 0 ? new IdentityLabels(dataset.ImagesOf(Split.Train)).Count : 0,
        };
        if (config.Model.Checkpoint is { } path)
        {
            var loaded = ModelFile.Load(path, new ModelLoadOptions
            {
                Heads = heads,
                ImageHeight = config.Model.ImageHeight,
                ImageWidth = config.Model.ImageWidth,
                Stride = config.Model.Stride,
            });
            return (loaded.Model, new ClipTokenizer(VocabularyFile.Load(loaded.Path, config.Model.Vocabulary, loaded.Clip)));
        }
        var clip = config.Model.Clip
            ?? throw new InvalidDataException("model: name a checkpoint to start from (model.checkpoint), or sizes for random weights (model.clip)");
        var vocabulary = config.Model.Vocabulary is { } file
            ? ClipVocabulary.Load(file)
            : ClipVocabulary.Train(dataset.PairsOf(Split.Train).Select(pair => pair.Caption), config.Model.VocabularyMerges);
        var model = GaDmsModel.CreateRandom(clip with { VocabSize = vocabulary.Size }, heads, (long)config.Seed);
        if (config.Model.Initialization == Initialization.Stripes)
            StripeInitialization.Apply(model.base_model.visual, model.base_model.Config);
        return (model, new ClipTokenizer(vocabulary));
    }
}
