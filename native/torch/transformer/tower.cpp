#include "tower.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "kernels.h"

namespace gadms::transformer {
namespace {

// W (x * weight + bias) + b = (W * weight) x + (W bias + b): the norm before a linear layer needs no pass of
// its own.
Linear after_norm(const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& norm_weight,
                  const at::Tensor& norm_bias, at::ScalarType compute_type,
                  Activation activation = Activation::kNone) {
  return Linear(weight * norm_weight, bias + at::mv(weight, norm_bias), compute_type, activation);
}

}  // namespace

// The tensors of one pass. Rows beyond the samples' own fill up the last group of the linear layers.
struct Tower::Rows {
  // room_per_sample: positions of each sample, those of x and some that nobody looks at.
  Rows(const at::Tensor& x, int64_t room_per_sample, at::ScalarType compute_type)
      : batch(x.size(0)), length(room_per_sample), width(x.size(2)) {
    const int64_t room = padded_rows(count());
    const auto compute = x.options().dtype(compute_type);
    residual = at::zeros({room, width}, x.options());
    residual.narrow(0, 0, count()).view({batch, length, width}).narrow(1, 0, x.size(1)).copy_(x);
    normal = at::empty({room, width}, compute);
    attended = at::zeros({room, width}, compute);
    hidden = at::empty({room, 4 * width}, compute);
  }

  int64_t count() const { return batch * length; }

  void normalise() {
    const float* x = residual.data_ptr<float>();
    if (normal.scalar_type() == at::kFloat)
      transformer::normalise(x, normal.data_ptr<float>(), normal.size(0), width);
    else
      transformer::normalise(x, static_cast<uint16_t*>(normal.data_ptr()), normal.size(0), width);
  }

  int64_t batch, length, width;
  at::Tensor residual, normal, attended;
  // Room for queries, keys and values, then for the inside of the MLP.
  at::Tensor hidden;
};

namespace {

// The positions that a sample of a causal tower is given: kernels are compiled for their number, and captions
// of like lengths share them. Behind a caption nothing is seen. One caption alone fills up a group of rows
// anyway.
int64_t room_for(int64_t length, int64_t batch, bool causal) {
  const int64_t group = !causal ? 1 : batch == 1 ? 16 : batch < 4 ? 8 : 4;
  return (length + group - 1) / group * group;
}

std::vector<int64_t> seen_keys(int64_t batch, int64_t length, bool causal) {
  std::vector<int64_t> seen(batch * length, length);
  if (causal)
    for (size_t i = 0; i < seen.size(); ++i) seen[i] = static_cast<int64_t>(i) % length + 1;
  return seen;
}

}  // namespace

Tower::Tower(const std::vector<BlockWeights>& blocks, int64_t heads, at::ScalarType compute_type)
    : heads_(heads), width_(blocks.at(0).ln_1_weight.size(0)), compute_type_(compute_type), last_query_([&] {
        const BlockWeights& w = blocks.back();
        const int64_t width = w.ln_1_weight.size(0);
        return after_norm(w.in_proj_weight.narrow(0, 0, width), w.in_proj_bias.narrow(0, 0, width),
                          w.ln_1_weight, w.ln_1_bias, compute_type);
      }()) {
  for (const BlockWeights& w : blocks) {
    const bool is_last = &w == &blocks.back();
    const int64_t from = is_last ? width_ : 0;
    const auto part = [&](const at::Tensor& stacked) { return stacked.narrow(0, from, 3 * width_ - from); };
    blocks_.push_back(
        {after_norm(part(w.in_proj_weight), part(w.in_proj_bias), w.ln_1_weight, w.ln_1_bias, compute_type),
         Linear(w.out_proj_weight, w.out_proj_bias, compute_type, Activation::kNone),
         after_norm(w.c_fc_weight, w.c_fc_bias, w.ln_2_weight, w.ln_2_bias, compute_type,
                    Activation::kQuickGelu),
         Linear(w.c_proj_weight, w.c_proj_bias, compute_type, Activation::kNone)});
  }
}

at::Tensor Tower::forward(const at::Tensor& x, const at::Tensor& at, bool causal) {
  TORCH_CHECK(x.dim() == 3 && x.size(2) == width_ && x.scalar_type() == at::kFloat && x.is_cpu(),
              "a tower of width ", width_, " takes float32 [B, L, ", width_, "] on the CPU, not ", x.sizes());
  TORCH_CHECK(at.dim() == 1 && at.size(0) == x.size(0) && at.scalar_type() == at::kLong,
              "a position, int64, is wanted of each of ", x.size(0), " samples, not ", at.sizes());
  TORCH_CHECK(x.size(0) > 0 && at.min().item<int64_t>() >= 0 && at.max().item<int64_t>() < x.size(1),
              "a position lies outside the ", x.size(1), " there are");
  const std::lock_guard<std::mutex> lock(running_);
  Rows rows(x, room_for(x.size(1), x.size(0), causal), compute_type_);
  const std::vector<int64_t> seen = seen_keys(rows.batch, rows.length, causal);
  const int64_t element = static_cast<int64_t>(rows.hidden.element_size());
  const AttentionShape shape{rows.batch, rows.length, rows.length, heads_,       width_ / heads_,
                             3 * width_, 3 * width_,  width_,      compute_type_};
  for (size_t i = 0; i + 1 < blocks_.size(); ++i) {
    rows.normalise();
    char* qkv = static_cast<char*>(rows.hidden.data_ptr());
    blocks_[i].in_proj.run(rows.normal.data_ptr(), rows.count(), qkv, compute_type_);
    attend(shape, {qkv, qkv + width_ * element, qkv + 2 * width_ * element, rows.attended.data_ptr()},
           seen.data());
    finish(blocks_[i], rows);
  }
  return last(rows, at, causal);
}

void Tower::finish(Block& block, Rows& rows) {
  block.out_proj.run(rows.attended.data_ptr(), rows.count(), rows.residual.data_ptr(), at::kFloat,
                     Target::kAddedTo);
  rows.normalise();
  block.c_fc.run(rows.normal.data_ptr(), rows.count(), rows.hidden.data_ptr(), compute_type_);
  block.c_proj.run(rows.hidden.data_ptr(), rows.count(), rows.residual.data_ptr(), at::kFloat,
                   Target::kAddedTo);
}

// Only one position of each sample leaves the tower: its query meets the keys and values of all.
at::Tensor Tower::last(Rows& all, const at::Tensor& at, bool causal) {
  Rows one(all.residual.narrow(0, 0, all.count())
               .index_select(0, at + at::arange(all.batch, at.options()) * all.length)
               .unsqueeze(1),
           1, compute_type_);
  all.normalise();
  one.normalise();
  Block& block = blocks_.back();
  char* kv = static_cast<char*>(all.hidden.data_ptr());
  block.in_proj.run(all.normal.data_ptr(), all.count(), kv, compute_type_);
  last_query_.run(one.normal.data_ptr(), one.count(), one.hidden.data_ptr(), compute_type_);

  std::vector<int64_t> seen(all.batch, all.length);
  if (causal)
    for (int64_t i = 0; i < all.batch; ++i) seen[i] = at.data_ptr<int64_t>()[i] + 1;
  const AttentionShape shape{all.batch, 1,          all.length, heads_,       width_ / heads_,
                             width_,    2 * width_, width_,     compute_type_};
  const int64_t element = static_cast<int64_t>(one.hidden.element_size());
  attend(shape, {one.hidden.data_ptr(), kv, kv + width_ * element, one.attended.data_ptr()}, seen.data());
  finish(block, one);
  return one.residual.narrow(0, 0, one.count()).clone();
}

}  // namespace gadms::transformer
