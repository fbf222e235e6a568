#!/usr/bin/env python3
"""Train the trees that tell a story's blocks from the page around them.

    story.py --data DIR --features PROGRAM [--out FILE] [--no-check]

DIR holds trafilatura, aeb, readability and ota, each as NAME.json (the gold) and NAME.tar.gz (the pages); PROGRAM is
`story-features` of this folder (`swift build -c release`). Prints what five-fold cross-validation by site gives, then
writes the trees trained on everything to Sources/Story/Data/story_trees.txt. Needs numpy, lightgbm and trafilatura from
PyPI: of the pages whose gold is a few segments the blocks in none are labelled, with a low weight, as trafilatura has them.

The file: comments begin with `#`; then one tree a line, its nodes in preorder, parted by spaces. `F<T` asks whether feature F is
at most T: the left child follows; where not, go on after the left child's nodes. Any other number is a leaf. The sum of the leaves,
x, is a probability as 1 / (1 + exp(-x)). Features are numbered in the order of BlockFeatures.
"""
import argparse, difflib, json, logging, pathlib, re, subprocess, tarfile, tempfile
from collections import Counter
from urllib.parse import urlparse

import lightgbm, numpy, trafilatura

SETS = {'trafilatura': 1.0, 'aeb': 1.6, 'readability': 1.2, 'ota': 2.2}
SETTINGS = dict(objective='binary', learning_rate=.08, num_leaves=15, min_data_in_leaf=40, min_sum_hessian_in_leaf=4, feature_fraction=.4,
                bagging_fraction=.7, bagging_freq=1, lambda_l2=5, verbose=-1, num_threads=2, seed=5, deterministic=True)
ROUNDS = 250
OUT = pathlib.Path(__file__).resolve().parents[2] / 'Sources/Story/Data/story_trees.txt'

def squeeze(s): return re.sub(r'\s+', ' ', s or '').strip()
def words(s): return re.findall(r'\w+', s.lower())

def labels_by_text(texts, gold):
    """1 for a block most of whose words align with the gold text, 0 for others, -1 for no words."""
    tokens, owner = [], []
    for i, t in enumerate(texts):
        w = words(t); tokens += w; owner += [i] * len(w)
    count = Counter(owner); covered = numpy.zeros(len(texts))
    for a, _, k in difflib.SequenceMatcher(None, tokens, words(gold), autojunk=False).get_matching_blocks():
        for i in owner[a:a + k]: covered[i] += 1 if k >= 3 or count[i] <= k else .3
    y = numpy.array([(covered[i] / count[i] > .5) * 1.0 if count[i] else -1.0 for i in range(len(texts))])
    w = numpy.sqrt(numpy.array([min(count[i], 60) for i in range(len(texts))]) + .5); w[y < 0] = 0
    return y, w / max(w.sum(), 1e-9) * 20

def labels_by_segments(texts, gold, page):
    y, w = numpy.full(len(texts), -1.0), numpy.zeros(len(texts)); flat = [squeeze(t) for t in texts]
    try: text = trafilatura.extract(page, include_comments=False) or ''
    except Exception: text = ''
    lines = {squeeze(l).lstrip('- ').strip() for l in text.split('\n')}; text = squeeze(text)
    for i, t in enumerate(flat):
        if not t: continue
        y[i] = float((len(t) > 40 and t in text) or t in lines)
        if not y[i] and len(t) > 60:
            s = t.split(); runs = range(0, max(1, len(s) - 4), 3)
            y[i] = float(sum(' '.join(s[j:j + 5]) in text for j in runs) / len(runs) > .6)
        w[i] = .35 * numpy.sqrt(min(len(words(t)), 60) + 1) / 4
    for segments, value in ((gold['without'], 0.0), (gold['with'], 1.0)):
        for q in map(squeeze, segments):
            if not q: continue
            hits = [i for i, t in enumerate(flat) if q in t] or [i for i, t in enumerate(flat) if len(t) > 8 and t in q]
            if len(hits) > 6: continue
            for i in hits: y[i] = value; w[i] = (3.0 if value == 0 or len(hits) == 1 else 1.5) / len(hits)
    return y, w

def pages(data, program):
    """(set, site, features, labels, weights, whether to leave it out of the training) for each page."""
    logging.disable(logging.CRITICAL)
    for name, weight in SETS.items():
        gold = json.loads((data / f'{name}.json').read_text())
        with tempfile.TemporaryDirectory() as d:
            with tarfile.open(data / f'{name}.tar.gz') as t: t.extractall(d + '/pages', filter='data')
            pathlib.Path(d, 'out').mkdir()
            files = [v.get('file', k + '.html') for k, v in gold.items()]
            subprocess.run([program, d + '/out', *files], cwd=d + '/pages', check=True)
            for n, (key, g) in enumerate(gold.items()):
                page = json.loads(pathlib.Path(d, 'out', f'{n}.json').read_text())
                if not page['blocks']: continue
                x = numpy.fromfile(pathlib.Path(d, 'out', f'{n}.f32'), dtype=numpy.float32).reshape(len(page['blocks']), -1)
                if name == 'trafilatura': y, w = labels_by_segments(page['blocks'], g, pathlib.Path(d, 'pages', files[n]).read_bytes())
                else: y, w = labels_by_text(page['blocks'], g.get('articleBody') or g.get('text'))
                site = '/'.join(key.split('/')[:2]) if name == 'ota' else urlparse(g.get('url', key)).netloc or key
                yield name, f'{name}/{site}', x, y, w * weight, name != 'trafilatura' and mixed(page['blocks'], y)

def mixed(texts, y):
    """Whether the gold leaves out more than half of the words in long blocks: several documents on one page, of which the gold picks one."""
    long = [(n, v) for n, v in zip((len(words(t)) for t in texts), y) if n >= 20]
    return sum(n for n, v in long if v == 0) > .5 * sum(n for n, _ in long)

def train(some):
    x, y, w = (numpy.concatenate([p[k] for p in some if not p[5]]) for k in (2, 3, 4)); m = w > 0
    return lightgbm.train(SETTINGS, lightgbm.Dataset(x[m], y[m], weight=w[m]), ROUNDS)

def check(all_pages):
    sites = numpy.random.RandomState(3).permutation(sorted({p[1] for p in all_pages})); fold = {s: i % 5 for i, s in enumerate(sites)}
    right = Counter(); total = Counter()
    for k in range(5):
        model = train([p for p in all_pages if fold[p[1]] != k])
        for p in all_pages:
            if fold[p[1]] == k:
                right[p[0]] += p[4][(model.predict(p[2]) > .5) == (p[3] > .5)].sum(); total[p[0]] += p[4].sum()
    for name in SETS: print(f'{name}: {right[name] / total[name]:.4f} of the weight of its blocks is judged right, on sites not trained on')

def preorder(node):
    if 'leaf_value' in node: return [f"{node['leaf_value']:.4g}"]
    assert node['decision_type'] == '<='
    return [f"{node['split_feature']}<{node['threshold']:.6g}", *preorder(node['left_child']), *preorder(node['right_child'])]

def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', type=pathlib.Path, required=True); p.add_argument('--features', required=True)
    p.add_argument('--out', type=pathlib.Path, default=OUT); p.add_argument('--no-check', action='store_true'); a = p.parse_args()
    everything = list(pages(a.data, a.features))
    if not a.no_check: check(everything)
    model = train(everything).dump_model()
    head = ('# Trees that judge the blocks of a page, made by Tools/train/story.py, which says how to read them.\n'
            f'# {len(model["tree_info"])} trees, {everything[0][2].shape[1]} features.\n')
    a.out.write_text(head + ''.join(' '.join(preorder(t['tree_structure'])) + '\n' for t in model['tree_info']))
    print(f'{a.out}: {a.out.stat().st_size} bytes')

if __name__ == '__main__': main()
