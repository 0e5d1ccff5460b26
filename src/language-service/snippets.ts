/** Whole declarations by their first word, in the syntax of snippets: `${1:name}` is a place to fill. */
export const declarationSnippets: ReadonlyMap<string, string> = new Map([
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: places of a snippet are written so.
  ['edition', 'edition ${0:1}'],
  ['import', 'import { ${0:tcn} } from "${1:std/models}"'],
  ['param', 'param ${1:name}: ${2:float} = ${0:0.1}'],
  ['let', 'let ${1:name} = ${0:1}'],
  ['axis', 'axis ${1:name} = [${0:0.1, 0.2}]'],
  ['dataset', 'dataset ${1:name} = ${0:digits(as: sequence)}'],
  ['model', 'model ${1:name} = ${2:data} -> ${3:tcn(filters: 8)} -> train(epochs: ${0:8})'],
  ['attack', 'attack ${1:name} = ${2:net} -> fgsm(eps: ${3:0.1}, on: ${0:data.test})'],
  ['metric', 'metric ${1:name} = ${2:net} -> accuracy(on: ${0:data.test})'],
  ['network', 'network ${1:name}(${2:units: int}) {\n  input\n  -> ${0:flatten -> dense(units) -> relu}\n  -> dense(classes)\n}'],
  ['fn', 'fn ${1:name}(${2:x: float}) -> ${3:float} {\n  return ${0:x}\n}'],
  ['space', 'space ${1:name} {\n  ${2:width} = ${0:int 4..32}\n}'],
  [
    'search',
    'search ${1:name} over ${2:space} {\n  model ${3:net} = ${4:data -> tcn(filters: width) -> train(epochs: 4)}\n  metric ${5:clean} = ${6:net -> accuracy(on: data.val)}\n  maximize ${7:clean}\n  using ${0:random(trials: 16)}\n}',
  ],
  ['report', 'report "${1:title}" {\n  table [${0:metrics}]\n}'],
  ['profile', 'profile ${1:quick} { ${0:epochs: 1} }'],
  ['require', 'require ${0:net.flash < 64kB}'],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: places of a snippet are written so.
]);
